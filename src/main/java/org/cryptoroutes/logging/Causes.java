package org.cryptoroutes.logging;

/** Says why something failed. */
public final class Causes {

    private Causes() {
    }

    /** The message of the innermost cause, which names what is wrong; those around it name only who noticed. */
    public static String sentence(Throwable failure) {
        Throwable root = root(failure);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** What failures for the same reason have in common: the messages of two of them may name different records. */
    public static String kind(Throwable failure) {
        return root(failure).getClass().getName();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
