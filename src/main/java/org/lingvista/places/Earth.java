package org.lingvista.places;

/**
 * The globe as a sphere in cells of a cube: points are compared in space rather than by latitude
 * and longitude, so that neither the date line nor the poles are an edge.
 */
final class Earth {
  /** Mean radius (IUGG), in kilometres. */
  static final double RADIUS_KM = 6371.0088;

  /** Edge of a cell, in kilometres. */
  static final double CELL_KM = 50;

  /** More than half the cells across, and those looked through beyond them. */
  private static final int MIDDLE = 132;

  private static final int ACROSS = 2 * MIDDLE + 6;

  private Earth() {}

  /** A point on the unit sphere. */
  record Point(double x, double y, double z) {

    static Point of(double latitude, double longitude) {
      double up = Math.toRadians(latitude);
      double around = Math.toRadians(longitude);
      return new Point(
          Math.cos(up) * Math.cos(around), Math.cos(up) * Math.sin(around), Math.sin(up));
    }

    /** Along the surface; exact for small distances too, unlike the arc cosine. */
    double kilometresTo(Point other) {
      double dx = x - other.x;
      double dy = y - other.y;
      double dz = z - other.z;
      double chord = Math.sqrt(dx * dx + dy * dy + dz * dz);
      return 2 * RADIUS_KM * Math.asin(Math.min(1, chord / 2));
    }

    /** Number of the cell it lies in; cells along z are numbered one after the other. */
    int cell() {
      return cell(0, 0, 0);
    }

    /** Number of the cell so many cells away. */
    int cell(int byX, int byY, int byZ) {
      return ((across(x) + byX) * ACROSS + across(y) + byY) * ACROSS + across(z) + byZ;
    }

    private static int across(double coordinate) {
      return MIDDLE + (int) Math.floor(coordinate * RADIUS_KM / CELL_KM);
    }
  }

  /** Whether there is such a point; not for what is no number. */
  static boolean has(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }
}
