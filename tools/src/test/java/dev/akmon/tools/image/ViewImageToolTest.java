package dev.akmon.tools.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Permission;
import dev.akmon.tools.ToolResult;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewImageToolTest {
    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws Exception {
        bench = new Bench(temp);
    }

    /** The left half red, the right half blue. */
    private static byte[] image(String format, int width, int height, int type) throws Exception {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x < width / 2 ? Color.RED : Color.BLUE).getRGB());
            }
        }
        return written(image, format);
    }

    private static byte[] noise(String format, int width, int height, int type) throws Exception {
        Random random = new Random(7);
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return written(image, format);
    }

    private static byte[] written(BufferedImage image, String format) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static BufferedImage shown(ToolResult result) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(result.image().content()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aSmallImageGoesAsItIsWhateverItsName(String format) throws Exception {
        byte[] file = image(format, 40, 20, BufferedImage.TYPE_INT_RGB);
        bench.file("shot.txt", file);
        ToolResult result = bench.call("view_image", "path", "shot.txt");
        assertThat(result.content()).isEqualTo("[image shot.txt: image/" + format + ", 40x20 pixels]");
        assertThat(result.image().mediaType()).isEqualTo("image/" + format);
        assertThat(result.image().content()).isEqualTo(file);
        assertThat(bench.prepare("view_image", "path", "./shot.txt").permissions())
                .containsExactly(new Permission(Permission.Kind.READ, "shot.txt"));
    }

    @ParameterizedTest
    @CsvSource({"png,image/png", "jpeg,image/jpeg", "gif,image/png"})
    void aLargeOneIsScaledDown(String format, String mediaType) throws Exception {
        bench.file("large", image(format, 2000, 1500, BufferedImage.TYPE_INT_RGB));
        ToolResult result = bench.call("view_image", "path", "large");
        assertThat(result.content())
                .isEqualTo("[image large: " + mediaType + ", 1568x1176 pixels, scaled down from 2000x1500]");
        BufferedImage shown = shown(result);
        assertThat(shown.getWidth()).isEqualTo(1568);
        assertThat(shown.getHeight()).isEqualTo(1176);
        assertThat(new Color(shown.getRGB(100, 600)).getRed()).isGreaterThan(240);
        assertThat(new Color(shown.getRGB(1400, 600)).getBlue()).isGreaterThan(240);
        assertThat(new Color(shown.getRGB(1400, 600)).getRed()).isLessThan(15);
    }

    @Test
    void whatIsLargeInBytesAloneIsCompressed() throws Exception {
        bench.file("noise.png", noise("png", 1000, 1000, BufferedImage.TYPE_INT_ARGB));
        ToolResult result = bench.call("view_image", "path", "noise.png");
        assertThat(result.image().mediaType()).isEqualTo("image/jpeg");
        assertThat(result.image().content()).hasSizeLessThan(ImageFitting.MAX_BYTES);
        assertThat(shown(result).getWidth()).isEqualTo(1000);
    }

    @Test
    void transparencyIsKept() throws Exception {
        bench.file("clear.png", written(new BufferedImage(2000, 10, BufferedImage.TYPE_INT_ARGB), "png"));
        BufferedImage shown = shown(bench.call("view_image", "path", "clear.png"));
        assertThat(shown.getWidth()).isEqualTo(1568);
        assertThat(shown.getHeight()).isEqualTo(8);
        assertThat(shown.getRGB(700, 4)).isZero();
    }

    /** Lossy, lossless and with transparency, as ImageMagick writes them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UklGRkwAAABXRUJQVlA4IEAAAABQAwCdASolABUAPtFmrFCoJaQipWgBABoJZwDO3oAAK/fDcAD+6zb/7oAFP2f/+hJ/8TZ/xNnwcw1BONYU"
                        + "AAAA",
                "UklGRhwAAABXRUJQVlA4TA8AAAAvJAAFAAcQ/Y/+ByKi/wEA",
                "UklGRnAAAABXRUJQVlA4WAoAAAAQAAAAJAAAFAAAQUxQSAoAAAABB9C/iAhERP8DVlA4IEAAAABQAwCdASolABUAPtFmrFCoJaQipWgBABoJ"
                        + "ZwDO3oAAK/fDcAD+6zb/7oAFP2f/+hJ/8TZ/xNnwcw1BONYUAAAA"
            })
    void webpGoesAsItIs(String base64) throws Exception {
        byte[] file = Base64.getDecoder().decode(base64);
        bench.file("a.webp", file);
        ToolResult result = bench.call("view_image", "path", "a.webp");
        assertThat(result.content()).isEqualTo("[image a.webp: image/webp, 37x21 pixels]");
        assertThat(result.image().content()).isEqualTo(file);
    }

    @Test
    void aWebpThatIsTooLargeIsRefused() throws Exception {
        byte[] file = "RIFF....WEBPVP8X............".getBytes(StandardCharsets.US_ASCII);
        file = Arrays.copyOf(file, 30);
        Arrays.fill(file, 24, 30, (byte) 0);
        file[25] = 0x10;
        bench.file("large.webp", file);
        ToolResult result = bench.call("view_image", "path", "large.webp");
        assertThat(result.errorCode()).isEqualTo("too_large");
        assertThat(result.content()).contains("4097x1 pixels", "at most 1568");
    }

    /** Forty bytes can claim a size that fills the memory. */
    @Test
    void aClaimOfAHugeSizeIsRefusedBeforeDecoding() throws Exception {
        byte[] png = image("png", 10, 10, BufferedImage.TYPE_INT_RGB);
        png[16] = 0;
        png[17] = 0;
        png[18] = (byte) 0xff;
        png[22] = (byte) 0xff;
        bench.file("bomb.png", png);
        ToolResult result = bench.call("view_image", "path", "bomb.png");
        assertThat(result.errorCode()).isEqualTo("too_large");
        assertThat(result.content()).contains("65290x65290 pixels");
    }

    /** A provider would refuse it, and every later request of the conversation with it. */
    @ParameterizedTest
    @CsvSource({"png,600", "png,300", "gif,300", "jpeg,100"})
    void aSmallImageThatIsCutOffIsRefused(String format, int length) throws Exception {
        bench.file("cut", Arrays.copyOf(noise(format, 40, 20, BufferedImage.TYPE_INT_RGB), length));
        ToolResult result = bench.call("view_image", "path", "cut");
        assertThat(result.errorCode()).isEqualTo("not_an_image");
        assertThat(result.content()).startsWith("cut cannot be decoded as image/" + format);
        assertThat(result.image()).isNull();
    }

    /** Printers' colours, which not every JDK's codec can turn into others. */
    @Test
    void aJpegOfFourColoursGoesAsItIs() throws Exception {
        byte[] file = fourColours();
        bench.file("print.jpg", file);
        ToolResult result = bench.call("view_image", "path", "print.jpg");
        assertThat(result.content()).isEqualTo("[image print.jpg: image/jpeg, 16x8 pixels]");
        assertThat(result.image().content()).isEqualTo(file);
    }

    private static byte[] fourColours() throws Exception {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 8, 4, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        // What says that the colours are those of ink, behind the two bytes that every JPEG file begins with.
        byte[] plain = bytes.toByteArray();
        bytes.reset();
        bytes.write(plain, 0, 2);
        bytes.write(HexFormat.of().parseHex("ffee000e41646f626500640000000000"));
        bytes.write(plain, 2, plain.length - 2);
        return bytes.toByteArray();
    }

    @Test
    void whatIsNoImageIsRefused() throws Exception {
        bench.file("a.png", "text\n");
        ToolResult text = bench.call("view_image", "path", "a.png");
        assertThat(text.errorCode()).isEqualTo("not_an_image");
        assertThat(text.content()).startsWith("a.png is no PNG, JPEG, GIF or WebP image");
        assertThat(bench.call("view_image", "path", "b.png").errorCode()).isEqualTo("not_found");
        assertThat(bench.call("view_image", "path", ".").errorCode()).isEqualTo("not_a_file");
        assertThat(bench.call("view_image", "path", "../b.png").errorCode()).isEqualTo("path_escape");
    }

    /** Every prefix of a file, and every byte of its head changed: a result each time, never an exception. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aDamagedImageIsAResult(String format) throws Exception {
        byte[] file = image(format, 1600, 8, BufferedImage.TYPE_INT_RGB);
        for (int end = 0; end < file.length; end += 1 + end / 40) {
            bench.file("cut", Arrays.copyOf(file, end));
            assertThat(bench.call("view_image", "path", "cut")).isNotNull();
        }
        Random random = new Random(11);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = file.clone();
            damaged[random.nextInt(Math.min(200, file.length))] = (byte) random.nextInt();
            bench.file("damaged", damaged);
            ToolResult result = bench.call("view_image", "path", "damaged");
            assertThat(result.success() || result.errorCode().matches("not_an_image|too_large"))
                    .as("seed 11, change %d: %s", i, result.content())
                    .isTrue();
        }
    }
}
