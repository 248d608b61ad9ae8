package org.cryptoroutes.settings;

import java.util.function.Function;
import java.util.function.Supplier;

/** A value made of another, once for each that there is: what is asked for with every coin must not be read anew. */
public final class Derived<S, T> implements Supplier<T> {

    private final Supplier<S> source;
    private final Function<S, T> derive;
    private volatile Made<S, T> last;

    private record Made<S, T>(S source, T value) {
    }

    /** @param source may give the same value again and again: it is told by its identity */
    public Derived(Supplier<S> source, Function<S, T> derive) {
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
