package org.lingvista.data;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.lingvista.image.ImageDecoder;

/** Pictures as the packages hold them to small PNG files with transparency. */
final class EmojiPictures {
  /** Side in pixels of pictures that are drawn or scaled here: OpenMoji's own grid. */
  static final int SIDE = 72;

  private EmojiPictures() {}

  /** Draws an SVG at {@value #SIDE} × {@value #SIDE}. */
  static byte[] ofSvg(byte[] svg, String name) throws IOException {
    SVGDocument document =
        new SVGLoader().load(new ByteArrayInputStream(svg), null, LoaderContext.createDefault());
    if (document == null) {
      throw new IOException(name + " is not an SVG picture");
    }
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    document.render((Component) null, graphics, new ViewBox(0, 0, SIDE, SIDE));
    graphics.dispose();
    return png(image);
  }

  /** Scales a WebP picture to {@value #SIDE} × {@value #SIDE}. */
  static byte[] ofWebp(byte[] webp, String name) throws IOException {
    return png(PictureScaling.toSize(ImageDecoder.decodeWithAlpha(webp, name), SIDE, SIDE));
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
