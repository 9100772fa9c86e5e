FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY ["src/App/App.csproj", "src/App/"]
COPY NuGet.Config .
RUN --mount=type=secret,id=nuget-token,required=true \
    NuGetPackageSourceCredentials_github="Username=ci;Password=$(cat /run/secrets/nuget-token)" \
    dotnet restore "src/App/App.csproj"
COPY . .
RUN dotnet publish src/App/App.csproj -c Release -o /app/publish /p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS final
ENV ASPNETCORE_URLS=http://+:8080
COPY --from=build /app/publish .
ENTRYPOINT ["dotnet", "App.dll"]
# ids nuget-token
