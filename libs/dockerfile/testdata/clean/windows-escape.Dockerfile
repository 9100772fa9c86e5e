# escape=`
# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/windows/servercore:ltsc2025
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN --mount=type=secret,id=feed-token,target=C:/secrets/feed-token,required=true `
    $token = Get-Content C:\secrets\feed-token; `
    Write-Host "installing from $env:FEED"; `
    nuget restore App.sln
CMD ["C:\\app\\app.exe"]
# ids feed-token
