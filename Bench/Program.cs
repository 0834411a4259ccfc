using System.CommandLine;
using DslPeft.Bench.Commands;

// dotnet run --project Bench -c Release -- model      emitted models against plain modules
// dotnet run --project Bench -c Release -- report     writes RESULTS.md of what was measured
return new RootCommand("Measures the compiler and what it emits.")
{
    ModelCommand.Build(), EpochCommand.Build(), PassesCommand.Build(), ServingCommand.Build(), MemoryCommand.Build(), MemoryCommand.BuildProbe(), GeneratorCommand.Build(),
    ReportCommand.Build(),
}.Parse(args).Invoke();
