using System.CommandLine;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The options by which <c>evaluate</c> and <c>predict</c> find a trained adaptation.</summary>
internal sealed class TrainedModelOptions(FineTuneDefinition definition)
{
    private readonly Option<string?> _base = CommandOptions.Text(
        "--base",
        "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.",
        "folder"
    );
    private readonly Option<string?> _adapter = CommandOptions.Text(
        "--adapter",
        $"Trained adapter, what the export command made of it, or a folder of Hugging Face peft or AdapterHub. Without it, {new RunFolder(TrainCommand.DefaultOutput(definition)).Adapter}.",
        "path"
    );
    private readonly Option<int> _batchSize = CommandOptions.Count(
        "--batch-size",
        "Rows in a batch.",
        definition.Defaults.BatchSize,
        least: 1,
        most: ScheduleOptions.MostRows
    );
    private readonly Option<int> _maxLength = CommandOptions.Count(
        "--max-length",
        "Longest input in tokens; longer texts are cut.",
        definition.Defaults.MaxLength,
        least: 3,
        most: ScheduleOptions.MostTokens
    );
    private readonly MachineOptions _machine = new();

    public Option[] All => [.. Files, _batchSize, _maxLength];

    /// <summary>Where the model is and what computes, for a command that reads no rows.</summary>
    public Option[] Files => [_base, _adapter, .. _machine.All];

    /// <summary>Shows how far the command is.</summary>
    public ITrainingProgress Progress(ParseResult parsed, TextWriter error) => _machine.Progress(parsed, error);

    public int BatchSize(ParseResult parsed) => parsed.GetValue(_batchSize);

    public int MaxLength(ParseResult parsed) => parsed.GetValue(_maxLength);

    /// <summary>Loads what the options name, and writes what a user should know of it.</summary>
    /// <exception cref="UsageException">There is no adapter.</exception>
    public (TaskSetup Setup, AdaptedModel Model, string Adapter) Load(ParseResult parsed, TextWriter error)
    {
        var adapter = parsed.GetValue(_adapter) ?? new RunFolder(TrainCommand.DefaultOutput(definition)).Adapter;
        TrainedAdapter.Require(adapter);
        var device = _machine.Apply(parsed);
        var setup = TaskSetup.Load(definition, parsed.GetValue(_base), device, error);
        setup.RequireLength(parsed.GetResult(_maxLength) is null ? 0 : MaxLength(parsed));
        var model = definition.Create(setup.Base, definition.Defaults.Seed);
        TrainedAdapter.Load(model, adapter);
        model.MoveTo(device);
        model.eval();
        return (setup, model, adapter);
    }
}
