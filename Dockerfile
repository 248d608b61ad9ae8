# Builds crypto-routes from source; needs nothing but Docker.
FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Dmaven.test.skip=true package

# The job of the candles, for the profile cluster
FROM flink:2.2.1-java17 AS candles
RUN install --directory --owner=flink --group=flink /state
COPY --from=build /build/target/crypto-candles-job.jar /opt/flink/usrlib/
USER flink

FROM eclipse-temurin:17.0.17_10-jre-noble
RUN groupadd --gid 10001 crypto \
    && useradd --uid 10001 --gid crypto --no-create-home --home-dir /app --shell /usr/sbin/nologin crypto \
    && install --directory --owner=crypto --group=crypto /app /app/data
WORKDIR /app
# The libraries change seldom: they have a layer of their own, below the program
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/flink flink
COPY --from=build /build/target/crypto-routes.jar ./
COPY application.properties ./
COPY routes routes
USER 10001:10001
# The options of bin/crypto-routes: a small heap that grows with the coins, and memory that is given back
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-Xms16m", "-XX:TrimNativeHeapInterval=10000", \
            "-jar", "crypto-routes.jar"]
