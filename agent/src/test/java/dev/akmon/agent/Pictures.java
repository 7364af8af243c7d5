package dev.akmon.agent;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images for tests. */
public final class Pictures {
    private Pictures() {}

    /** A PNG file that cannot be compressed; the same for the same size. */
    public static byte[] png(int width, int height) throws IOException {
        return noise(width, height, "png");
    }

    /** The same as JPEG. */
    static byte[] jpeg(int width, int height) throws IOException {
        return noise(width, height, "jpeg");
    }

    private static byte[] noise(int width, int height, String format) throws IOException {
        Random random = new Random(5);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
