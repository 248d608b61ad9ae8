package org.cryptoroutes.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.MalformedInputException;
import java.nio.file.InvalidPathException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.cryptoroutes.price.PriceTick;
import org.cryptoroutes.price.RecordJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedRecordTest {

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 409, 410, 413, 415, 422, 431})
    void anAnswerThatBlamesTheRequestRefusesTheRecord(int status) {
        assertThat(RefusedRecord.is(answer(status))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 304, 401, 403, 407, 408, 425, 429, 500, 502, 503, 504})
    void anAnswerThatBlamesTheCallerTheServerOrTheMomentDoesNot(int status) {
        assertThat(RefusedRecord.is(answer(status))).isFalse();
    }

    static List<Exception> refusals() {
        return List.of(
                (Exception) catchThrowable(() -> RecordJson.read(new byte[] {'{', '}'}, PriceTick.class)),
                new TypeConversionException("x", Integer.class, new NumberFormatException("x")),
                new JsonParseException(null, "Unexpected character"),
                new MalformedInputException(1),
                new DateTimeException("no date"),
                new InvalidPathException("a\0b", "Nul character not allowed"),
                new RecordTooLargeException("too large"),
                new SQLIntegrityConstraintViolationException("duplicate key"),
                new SQLException("value too long for type character varying(3)", "22001"),
                new SQLException("null value in column", "23502"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatBlamesTheDataRefusesTheRecordHoweverDeepItIs(Exception failure) {
        assertThat(RefusedRecord.is(failure)).isTrue();
        assertThat(RefusedRecord.is(new CamelExecutionException("in the split", null,
                new RuntimeCamelException(failure)))).isTrue();
    }

    static List<Exception> troubles() {
        return List.of(
                new ConnectException("Connection refused"),
                new SocketTimeoutException("Read timed out"),
                new IOException("No space left on device"),
                new GenericFileOperationFailedException("can't write", new FileNotFoundException("Permission denied")),
                new TimeoutException("Topic x not present in metadata"),
                new TopicAuthorizationException("not allowed"),
                new SQLTransientConnectionException("no connection in the pool"),
                new SQLRecoverableException("closed"),
                new SQLNonTransientConnectionException("Connection refused", "08001"),
                new SQLException("the server is shutting down", "57P01"),
                new SQLException("deadlock", "40P01"),
                new SQLException("busy", (String) null),
                new SQLSyntaxErrorException("no such table", "42P01"),
                new NullPointerException("of a bean"),
                new IllegalStateException("of a driver"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void whatMayPassOrBeMendedDoesNot(Exception failure) {
        assertThat(RefusedRecord.is(failure)).isFalse();
    }

    private static HttpOperationFailedException answer(int status) {
        return new HttpOperationFailedException("http://localhost/prices", status, "", null, Map.of(), "");
    }
}
