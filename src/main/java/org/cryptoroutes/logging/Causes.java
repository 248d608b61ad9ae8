package org.cryptoroutes.logging;

/** Says why something failed. */
public final class Causes {

    private Causes() {
    }

    /** The message of the innermost cause, which names what is wrong; those around it name only who noticed. */
    public static String sentence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
