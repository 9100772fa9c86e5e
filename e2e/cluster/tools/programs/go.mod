module iterapp.dev/e2e/cluster/tools/programs

go 1.26.0

tool (
	iterapp.dev/e2e/cluster/tools/programs/app
	iterapp.dev/e2e/cluster/tools/programs/pause
)
