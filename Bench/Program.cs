using System.CommandLine;
using DslPeft.Bench.Commands;

// dotnet run --project Bench -c Release -- model      emitted models against plain modules
// dotnet run --project Bench -c Release -- report     writes RESULTS.md of what was measured
return new RootCommand("Measures the compiler and what it emits.")
{
#if PEERS
    OnnxRuntimeCommand.Build(),
#endif
    ModelCommand.Build(),
    EpochCommand.Build(),
    PassesCommand.Build(),
    PackingCommand.Build(),
    ServingCommand.Build(),
    GenerationCommand.Build(),
    MemoryCommand.Build(),
    MemoryCommand.BuildProbe(),
    DepthCommand.Build(),
    DepthCommand.BuildProbe(),
    StorageCommand.Build(),
    StorageCommand.BuildProbe(),
    AllocatorCommand.Build(),
    PyTorchCommand.Build(),
    GeneratorCommand.Build(),
    ReportCommand.Build(),
}
    .Parse(args)
    .Invoke();
