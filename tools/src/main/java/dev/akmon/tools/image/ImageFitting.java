package dev.akmon.tools.image;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ImageData;
import dev.akmon.tools.ToolException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes images as large as models look at them and no larger: what is small enough goes as it is, the rest is scaled down
 * by the JDK's codecs. Nothing is drawn, so that no display and no window toolkit is needed.
 */
public final class ImageFitting {
    /** What providers scale larger images down to, so that more would be sent and paid in vain. */
    static final int MAX_EDGE = 1568;

    /** The image is in every request from here on: base64 makes 1.4 MB of it. */
    static final int MAX_BYTES = 1 << 20;

    /** What is decoded at all: a small file can claim any size. */
    static final long MAX_PIXELS = 40_000_000;

    /** Of more, only every second or third pixel is decoded: this is what has to fit in memory, four bytes each. */
    private static final long MAX_DECODED_PIXELS = 8_000_000;

    /** What a file is that begins like none of the formats. */
    static final String NO_IMAGE = " is no PNG, JPEG, GIF or WebP image";

    private static final float JPEG_QUALITY = 0.85f;

    private ImageFitting() {}

    /**
     * An image as it is shown.
     *
     * @param image the image
     * @param from the size of the image in the file
     * @param to the size of what is shown
     */
    public record Fitted(ImageData image, ImageSize from, ImageSize to) {
        /** Format and size as a model reads them: {@code image/png, 300x200 pixels}. */
        public String description() {
            String scaled = to.equals(from) ? "" : ", scaled down from " + from;
            return image.mediaType() + ", " + to + " pixels" + scaled;
        }
    }

    /**
     * What is shown of an image file.
     *
     * @param name how messages call the file
     * @throws ToolException {@code too_large} or {@code not_an_image}
     */
    public static Fitted fit(byte[] file, String name) throws ToolException {
        ImageFormat format =
                ImageFormat.of(file).orElseThrow(() -> new ToolException(ErrorCode.NOT_AN_IMAGE, name + NO_IMAGE));
        try {
            return format == ImageFormat.WEBP ? asItIs(file, name) : decodable(file, format, name);
        } catch (IOException | RuntimeException e) {
            // The codecs throw all kinds of exceptions at damaged files.
            throw new ToolException(
                    ErrorCode.NOT_AN_IMAGE,
                    name + " cannot be decoded as " + format.mediaType() + ": "
                            + (e.getMessage() == null ? "it is damaged" : e.getMessage()));
        }
    }

    private static Fitted asItIs(byte[] file, String name) throws IOException, ToolException {
        ImageSize size = ImageSize.ofWebp(file);
        if (size.longEdge() > MAX_EDGE || file.length > MAX_BYTES) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE,
                    name + " is a WebP image of " + size + " pixels and " + file.length
                            + " bytes, which cannot be scaled"
                            + " down here; at most " + MAX_EDGE + " pixels a side and " + MAX_BYTES
                            + " bytes, or another format");
        }
        return new Fitted(new ImageData(ImageFormat.WEBP.mediaType(), file), size, size);
    }

    private static Fitted decodable(byte[] file, ImageFormat format, String name) throws IOException, ToolException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            ImageSize size = new ImageSize(reader.getWidth(0), reader.getHeight(0));
            if (size.pixels() > MAX_PIXELS) {
                throw new ToolException(
                        ErrorCode.TOO_LARGE,
                        name + " has " + size + " pixels; at most " + MAX_PIXELS / 1_000_000 + " million can be shown");
            }
            if (size.longEdge() <= MAX_EDGE && file.length <= MAX_BYTES) {
                checkWhole(reader);
                return new Fitted(new ImageData(format.mediaType(), file), size, size);
            }
            ImageSize target = size.within(MAX_EDGE);
            BufferedImage scaled = scaled(decoded(reader, size), target);
            byte[] png = format == ImageFormat.JPEG ? null : encoded(scaled, "png");
            ImageData image = png != null && png.length <= MAX_BYTES
                    ? new ImageData(ImageFormat.PNG.mediaType(), png)
                    : new ImageData(ImageFormat.JPEG.mediaType(), encoded(onWhite(scaled), "jpeg"));
            return new Fitted(image, size, target);
        } finally {
            reader.dispose();
        }
    }

    /**
     * A provider refuses a damaged image, and with it every request from then on, so it must not get into the conversation.
     * As a raster where there is one: the codec knows no colours for some JPEG files that are in order.
     */
    private static void checkWhole(ImageReader reader) throws IOException {
        if (reader.canReadRaster()) {
            reader.readRaster(0, null);
        } else {
            reader.read(0);
        }
    }

    private static BufferedImage decoded(ImageReader reader, ImageSize size) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        int step = (int) Math.ceil(Math.sqrt((double) size.pixels() / MAX_DECODED_PIXELS));
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
    }

    /** Each pixel is the mean of those it stands for, weighed by how opaque they are. */
    private static BufferedImage scaled(BufferedImage from, ImageSize to) {
        BufferedImage scaled = new BufferedImage(to.width(), to.height(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < to.height(); y++) {
            int top = (int) ((long) y * from.getHeight() / to.height());
            int bottom = Math.max(top + 1, (int) ((long) (y + 1) * from.getHeight() / to.height()));
            int rows = bottom - top;
            int[] band = from.getRGB(0, top, from.getWidth(), rows, null, 0, from.getWidth());
            for (int x = 0; x < to.width(); x++) {
                int left = (int) ((long) x * from.getWidth() / to.width());
                int right = Math.max(left + 1, (int) ((long) (x + 1) * from.getWidth() / to.width()));
                scaled.setRGB(x, y, mean(band, from.getWidth(), left, right, rows));
            }
        }
        return scaled;
    }

    private static int mean(int[] band, int stride, int left, int right, int rows) {
        long alpha = 0;
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int row = 0; row < rows; row++) {
            for (int x = left; x < right; x++) {
                int pixel = band[row * stride + x];
                int opaque = pixel >>> 24;
                alpha += opaque;
                red += (long) opaque * (pixel >> 16 & 0xff);
                green += (long) opaque * (pixel >> 8 & 0xff);
                blue += (long) opaque * (pixel & 0xff);
            }
        }
        if (alpha == 0) {
            return 0;
        }
        long count = (long) rows * (right - left);
        return (int) (alpha / count) << 24
                | (int) (red / alpha) << 16
                | (int) (green / alpha) << 8
                | (int) (blue / alpha);
    }

    /** JPEG knows no transparency. */
    private static BufferedImage onWhite(BufferedImage image) {
        BufferedImage opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                int alpha = pixel >>> 24;
                opaque.setRGB(
                        x,
                        y,
                        over(pixel >> 16 & 0xff, alpha) << 16
                                | over(pixel >> 8 & 0xff, alpha) << 8
                                | over(pixel & 0xff, alpha));
            }
        }
        return opaque;
    }

    private static int over(int colour, int alpha) {
        return (colour * alpha + 255 * (255 - alpha)) / 255;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        Iterator<ImageWriter> writers =
                ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format);
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
