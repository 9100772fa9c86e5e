FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
RUN --mount=type=cache,target=/root/.m2/repository \
    --mount=type=secret,id=settings.xml,target=/root/.m2/settings.xml,required=true \
    mvn -B -q dependency:go-offline
COPY src ./src
RUN --mount=type=cache,target=/root/.m2/repository \
    --mount=type=secret,id=settings.xml,target=/root/.m2/settings.xml,required=true \
    mvn -B package -DskipTests \
    && cp target/app-*.jar /app.jar

FROM eclipse-temurin:25-jre
COPY --from=build /app.jar /app.jar
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "/app.jar"]
# ids settings.xml
