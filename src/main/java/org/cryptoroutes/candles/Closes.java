package org.cryptoroutes.candles;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The last prices of a series and when their candles began, as compact as they can be kept: it is by far the most that
 * a series needs. A price of more than 18 digits loses the further ones, which no indicator shows.
 */
public final class Closes {

    private static final MathContext EIGHTEEN_DIGITS = new MathContext(18, RoundingMode.HALF_EVEN);
    private static final int FEWEST = 8;

    /** In a ring, the newest at {@code next - 1}. Public, with what follows, for Flink. */
    public long[] digits = new long[FEWEST];
    public byte[] scales = new byte[FEWEST];
    /** In seconds since 1970. */
    public long[] starts = new long[FEWEST];
    public int next;
    public int size;

    /** @param most that are kept, this one among them; 8 at least */
    void add(BigDecimal close, long startSeconds, int most) {
        if (size == digits.length && size < most || most < digits.length) {
            resize(Math.min(most, 2 * digits.length));
        }
        BigDecimal kept = close.round(EIGHTEEN_DIGITS);
        digits[next] = kept.unscaledValue().longValueExact();
        scales[next] = (byte) kept.scale();
        starts[next] = startSeconds;
        next = (next + 1) % digits.length;
        size = Math.min(size + 1, digits.length);
    }

    int size() {
        return size;
    }

    /** @param ago 0 = the newest, less than {@link #size()} */
    BigDecimal close(int ago) {
        int place = place(ago);
        return BigDecimal.valueOf(digits[place], scales[place]);
    }

    /** In seconds since 1970. */
    long start(int ago) {
        return starts[place(ago)];
    }

    private int place(int ago) {
        return Math.floorMod(next - 1 - ago, digits.length);
    }

    private void resize(int length) {
        int kept = Math.min(size, length);
        long[] newDigits = new long[length];
        byte[] newScales = new byte[length];
        long[] newStarts = new long[length];
        for (int ago = 0; ago < kept; ago++) {
            newDigits[kept - 1 - ago] = digits[place(ago)];
            newScales[kept - 1 - ago] = scales[place(ago)];
            newStarts[kept - 1 - ago] = starts[place(ago)];
        }
        digits = newDigits;
        scales = newScales;
        starts = newStarts;
        size = kept;
        next = kept % length;
    }
}
