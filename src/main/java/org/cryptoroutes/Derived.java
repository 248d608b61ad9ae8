package org.cryptoroutes;

import java.util.function.Function;
import java.util.function.Supplier;

/** A value made of another, once for each that there is: what is asked for with every coin must not be read anew. */
final class Derived<S, T> implements Supplier<T> {

    private final Supplier<S> source;
    private final Function<S, T> derive;
    private volatile Made<S, T> last;

    private record Made<S, T>(S source, T value) {
    }

    Derived(Supplier<S> source, Function<S, T> derive) {
        this.source = source;
        this.derive = derive;
    }

    @Override
    public T get() {
        S now = source.get();
        Made<S, T> made = last;
        if (made == null || made.source() != now) {
            made = new Made<>(now, derive.apply(now));
            last = made;
        }
        return made.value();
    }
}
