package org.lingvista.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * Interleaved 8-bit samples: R G B, or R G B A when the file has transparency. Samples are taken as
 * stored; {@code BufferedImage.getRGB} would apply colour profiles and treat grey as linear light.
 */
record Pixels(int width, int height, int channels, byte[] bytes) {

  static Pixels of(BufferedImage image) {
    ColorModel model = image.getColorModel();
    int channels = model.hasAlpha() ? 4 : 3;
    int colours = model.getNumColorComponents();
    boolean plain =
        !(model instanceof IndexColorModel)
            && !model.isAlphaPremultiplied()
            && model.getTransferType() <= DataBuffer.TYPE_INT
            && ((colours == 3 && model.getColorSpace().getType() == ColorSpace.TYPE_RGB)
                || (colours == 1 && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY));
    byte[] bytes = new byte[Math.multiplyExact(channels, image.getWidth() * image.getHeight())];
    if (!plain) {
      converted(image, channels, bytes);
    } else if (!interleavedBytes(image.getRaster(), colours, channels, bytes)) {
      samples(image.getRaster(), colours, channels, bytes);
    }
    return new Pixels(image.getWidth(), image.getHeight(), channels, bytes);
  }

  /** The common case, fast: 8-bit components in one array. */
  private static boolean interleavedBytes(Raster raster, int colours, int channels, byte[] bytes) {
    if (!(raster.getSampleModel() instanceof ComponentSampleModel model)
        || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
        || buffer.getNumBanks() != 1) {
      return false;
    }
    byte[] data = buffer.getData();
    int[] offsets = model.getBandOffsets();
    int bands = raster.getNumBands();
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      int at =
          buffer.getOffset()
              + (y - raster.getSampleModelTranslateY()) * model.getScanlineStride()
              - raster.getSampleModelTranslateX() * model.getPixelStride();
      for (int x = 0; x < raster.getWidth(); x++) {
        for (int c = 0; c < 3; c++) {
          bytes[to + c] = data[at + offsets[colours == 1 ? 0 : c]];
        }
        if (channels == 4) {
          bytes[to + 3] = data[at + offsets[bands - 1]];
        }
        to += channels;
        at += model.getPixelStride();
      }
    }
    return true;
  }

  private static void samples(Raster raster, int colours, int channels, byte[] bytes) {
    SampleModel model = raster.getSampleModel();
    int bands = raster.getNumBands();
    int[] row = new int[bands * raster.getWidth()];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
      for (int x = 0; x < raster.getWidth(); x++) {
        for (int c = 0; c < channels; c++) {
          int band = c == 3 ? bands - 1 : colours == 1 ? 0 : c;
          bytes[to++] = (byte) eightBits(row[bands * x + band], model.getSampleSize(band));
        }
      }
    }
  }

  private static int eightBits(int sample, int bits) {
    if (bits >= 8) {
      return sample >>> (bits - 8);
    }
    int most = (1 << bits) - 1;
    return (sample * 255 + most / 2) / most;
  }

  /** Palettes and whatever else there is, by the JDK's conversion. */
  private static void converted(BufferedImage image, int channels, byte[] bytes) {
    int[] row = new int[image.getWidth()];
    int to = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int argb : row) {
        bytes[to] = (byte) (argb >> 16);
        bytes[to + 1] = (byte) (argb >> 8);
        bytes[to + 2] = (byte) argb;
        if (channels == 4) {
          bytes[to + 3] = (byte) (argb >>> 24);
        }
        to += channels;
      }
    }
  }

  /** Upright by EXIF orientation 1 to 8 (EXIF 2.32, section 4.6.4). */
  Pixels turned(int orientation) {
    if (orientation == Orientation.UPRIGHT) {
      return this;
    }
    boolean swapped = orientation >= 5;
    int newWidth = swapped ? height : width;
    int newHeight = swapped ? width : height;
    byte[] turned = new byte[bytes.length];
    int to = 0;
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int storedX =
            switch (orientation) {
              case 2, 3 -> width - 1 - x;
              case 5, 8 -> orientation == 5 ? y : width - 1 - y;
              case 6 -> y;
              case 7 -> width - 1 - y;
              default -> x;
            };
        int storedY =
            switch (orientation) {
              case 3, 4 -> height - 1 - y;
              case 5, 8 -> x;
              case 6, 7 -> height - 1 - x;
              default -> y;
            };
        int from = channels * (storedY * width + storedX);
        for (int c = 0; c < channels; c++) {
          turned[to++] = bytes[from + c];
        }
      }
    }
    return new Pixels(newWidth, newHeight, channels, turned);
  }
}
