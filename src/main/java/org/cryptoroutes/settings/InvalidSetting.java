package org.cryptoroutes.settings;

/**
 * A setting that makes no sense. The message is one sentence that names the place in a file, or the key, the value and
 * where it is from; and what is accepted.
 */
public final class InvalidSetting extends RuntimeException {

    /** @param sentence what is wrong, where, and what would be right; not null */
    public InvalidSetting(String sentence) {
        super(sentence, null, false, false);
    }

    /** @param fault that the program can't do with */
    public InvalidSetting(SettingFault fault) {
        this(fault.full());
    }
}
