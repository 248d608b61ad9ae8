package org.cryptoroutes.steps;

import com.fasterxml.jackson.core.JacksonException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Set;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.ValidationException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.cryptoroutes.price.UnreadableRecord;

/**
 * Tells a record that a target refuses for good from a target that is away, or that is wrongly set up. Only what is
 * known to be the record's fault counts as refused: whatever else it is, to try again loses nothing.
 */
final class RefusedRecord {

    private static final List<Class<? extends Exception>> TYPES = List.of(
            // It can't be read, or has no form that the target takes
            UnreadableRecord.class, TypeConversionException.class, NoTypeConversionAvailableException.class,
            InvalidPayloadException.class, ValidationException.class, JacksonException.class,
            CharacterCodingException.class, NumberFormatException.class, DateTimeException.class,
            InvalidPathException.class,
            // Kafka
            RecordTooLargeException.class, SerializationException.class, InvalidRecordException.class,
            InvalidTimestampException.class,
            // A database
            SQLIntegrityConstraintViolationException.class, SQLDataException.class);

    /** Of Spring, which {@code camel-sql} brings along. */
    private static final String DATA_INTEGRITY = "org.springframework.dao.DataIntegrityViolationException";
    /**
     * The classes of SQLSTATE that blame the data: data exception, integrity constraint violation, and cardinality
     * violation, which is a batch with a key twice in it.
     */
    private static final Set<String> DATA_STATES = Set.of("21", "22", "23");
    /** Of SQLite, whose driver tells no SQLSTATE: too big, constraint violation, wrong type. */
    private static final Set<Integer> SQLITE_CODES = Set.of(18, 19, 20);
    private static final String SQLITE = "org.sqlite.SQLiteException";
    /** Answers 4xx that blame the caller or the moment: not logged in, not allowed, not now, too many requests. */
    private static final Set<Integer> NOT_THE_RECORD = Set.of(401, 403, 407, 408, 425, 429);

    private RefusedRecord() {
    }

    /** @param failure with its causes: the first of them that tells decides */
    static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isRefusal(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusal(Throwable failure) {
        if (failure instanceof HttpOperationFailedException answer) {
            return answer.getStatusCode() / 100 == 4 && !NOT_THE_RECORD.contains(answer.getStatusCode());
        }
        if (failure instanceof SQLException sql && sql.getSQLState() != null
                && DATA_STATES.contains("%.2s".formatted(sql.getSQLState()))) {
            return true;
        }
        if (failure instanceof SQLException sql && failure.getClass().getName().equals(SQLITE)) {
            return SQLITE_CODES.contains(sql.getErrorCode());
        }
        return TYPES.stream().anyMatch(type -> type.isInstance(failure)) || isDataIntegrity(failure.getClass());
    }

    private static boolean isDataIntegrity(Class<?> type) {
        return type != null && (type.getName().equals(DATA_INTEGRITY) || isDataIntegrity(type.getSuperclass()));
    }
}
