using System.CommandLine;
using DslPeft.Data;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The options by which <c>evaluate</c> and <c>predict</c> find a trained adaptation.</summary>
internal sealed class TrainedModelOptions(FineTuneDefinition definition)
{
    /// <summary>What reports show in an adapter's place where none was loaded.</summary>
    private const string Untrained = "untrained";

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
    private readonly Option<bool> _untrained = CommandOptions.Flag(
        "--untrained",
        "Use the adaptation as it is before any training, as for zero-shot labels."
    );
    private readonly MachineOptions _machine = new();

    public Option[] All =>
        definition.Data is PatternFormat ? [.. Files, _batchSize, _maxLength, _untrained] : [.. Files, _batchSize, _maxLength];

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
        var untrained = parsed.GetResult(_untrained) is not null && parsed.GetValue(_untrained);
        if (untrained && parsed.GetValue(_adapter) is { } given)
            throw new UsageException($"--untrained reads no adapter, and --adapter {given} names one: give one of the two.");
        var adapter = untrained ? Untrained : parsed.GetValue(_adapter) ?? new RunFolder(TrainCommand.DefaultOutput(definition)).Adapter;
        if (!untrained)
            TrainedAdapter.Require(adapter);
        var device = _machine.Apply(parsed);
        var setup = TaskSetup.Load(definition, parsed.GetValue(_base), device, error);
        setup.RequireLength(parsed.GetResult(_maxLength) is null ? 0 : MaxLength(parsed));
        var model = definition.Create(setup.Base, definition.Defaults.Seed);
        if (!untrained)
            TrainedAdapter.Load(model, adapter);
        model.MoveTo(device);
        model.eval();
        return (setup, model, adapter);
    }
}
