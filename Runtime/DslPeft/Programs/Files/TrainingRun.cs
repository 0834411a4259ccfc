using System.Security.Cryptography;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Trains one adaptation over a loaded base and measures it.</summary>
internal sealed class TrainingRun(FineTuneDefinition definition, TaskSetup setup, TaskData data, TrainingOptions options)
{
    private IReadOnlyDictionary<string, string>? _identity;

    public required Device Device { get; init; }
    public required ITrainingProgress Progress { get; init; }

    /// <summary>Where checkpoints go; null for none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Where the trained adapter goes; its folder must exist.</summary>
    public required string AdapterPath { get; init; }

    /// <summary>The trained adapter that all values start from; null to draw them.</summary>
    public string? StartFrom { get; init; }

    /// <summary>The trained prompts that the adaptation's prompt starts from.</summary>
    public IReadOnlyList<SourcePrompt> Prompts { get; init; } = [];

    /// <summary>The adapters that named, frozen uses of a method start from.</summary>
    public IReadOnlyList<MemberFile> Members { get; init; } = [];

    /// <summary>Measures more of the trained model, whose adapter is written by then.</summary>
    public Func<AdaptedModel, RunReport, RunReport> Complete { get; init; } = (_, report) => report;

    /// <summary>What decides the results, by name.</summary>
    public IReadOnlyDictionary<string, string> Identity => _identity ??= IdentityOf();

    /// <summary>Trains to the end or to a stop. The report is null after a stop, and no adapter is written then.</summary>
    public (TrainingOutcome Outcome, RunReport? Report) Run(bool resume, CancellationToken stop)
    {
        if (StartFrom is null || Members.Count > 0)
        {
            MemberFile.RequireAll(definition.Info, Members.Select(m => m.Use));
        }
        using var memory = PeakMemory.Start();
        using var model = definition.Create(setup.Base, options.Seed);
        if (StartFrom is not null)
        {
            TrainedAdapter.LoadToTrain(model, StartFrom);
        }
        if (Prompts.Count > 0)
        {
            PromptTransfer.Begin(model, Prompts);
        }
        foreach (var member in Members)
        {
            model.LoadMember(member.Use, member.Path);
        }
        model.MoveTo(Device);
        var trainer = new Trainer(model, Source(data, options), options)
        {
            Evaluate = data.Dev is { } dev
                ? () => memory.Excluding(() => Evaluator.Evaluate(model, dev, options.BatchSize, Progress))
                : null,
            Progress = Progress,
            CheckpointFolder = CheckpointFolder,
            Origin = Origin(),
        };
        var outcome = trainer.Run(resume, stop);
        var peak = memory.Growth();
        if (outcome.Interrupted)
        {
            return (outcome, null);
        }
        var files = new StagedFolder();
        files.Add(Path.GetFileName(AdapterPath), model.Save);
        LabelFile.Add(files, definition.Data, data.Format);
        files.Write(Path.GetDirectoryName(Path.GetFullPath(AdapterPath))!);
        return (outcome, Complete(model, Report(outcome, peak)));
    }

    /// <summary>The batches that training with the options takes.</summary>
    public static LabelledBatchSource Source(TaskData data, TrainingOptions options) =>
        new(
            options.Packed ? new PackedRows(Texts(data), options.MaxLength, options.Seed) : data.Train,
            new BatchBudget(options.BatchSize),
            options.Seed
        );

    /// <exception cref="UsageException">The rows are no texts whose tokens are learnt one after the other.</exception>
    private static BlockRows Texts(TaskData data) =>
        data.Train as BlockRows
        ?? throw new UsageException(
            $"--pack packs texts that a causal language model learns, and {data.Source} holds rows of another kind."
        );

    private SortedDictionary<string, string> IdentityOf()
    {
        var source = Source(data, options);
        return new SortedDictionary<string, string>(
            TrainingIdentity
                .Of(definition.Info, setup.Fingerprint, source, options, Trainer.TotalSteps(source, options), Origin())
                .ToDictionary(),
            StringComparer.Ordinal
        )
        {
            ["dev data"] = data.Dev?.Fingerprint ?? "none",
        };
    }

    /// <summary>A digest of the files that values start from; null without any.</summary>
    private string? Origin()
    {
        string[] files =
        [
            .. Files(StartFrom),
            .. Members.OrderBy(member => member.Use, StringComparer.Ordinal).SelectMany(member => Files(member.Path)),
        ];
        byte[][] parts =
        [
            .. files.Select(Digest),
            .. Prompts.SelectMany(prompt => (byte[][])[Digest(prompt.Path), BitConverter.GetBytes(prompt.Weight)]),
        ];
        return parts.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(parts.SelectMany(part => part).ToArray()));

        static byte[] Digest(string file) => SHA256.HashData(File.ReadAllBytes(file));

        static IEnumerable<string> Files(string? path) =>
            path is null ? []
            : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [path];
    }

    private RunReport Report(TrainingOutcome outcome, long peak) =>
        new()
        {
            Name = definition.Name,
            Architecture = definition.Info.Architecture,
            Head = definition.Info.Head.ToString(),
            Base = setup.BaseName,
            BaseStorage = setup.Base.Storage == BaseStorage.Float32 ? null : setup.Base.Storage.ToString(),
            BaseBytes = setup.Base.Storage == BaseStorage.Float32 ? null : setup.Base.Bytes,
            Data = data.Source,
            TrainRows = data.Train.Examples,
            Metric = outcome.Final?.Metric,
            Value = outcome.Final?.Value,
            Metrics = outcome.Final?.Metrics,
            DevRows = data.Dev?.Examples ?? 0,
            BaseParameters = definition.Info.BaseParameters,
            TrainableParameters = definition.Info.TrainableParameters,
            AddedParameters = definition.Info.AddedParameters,
            ChangedParameters = definition.Info.ChangedParameters,
            DeployedParameters = definition.Info.DeployedParameters,
            AdapterBytes = new FileInfo(AdapterPath).Length,
            PeakMemoryBytes = peak,
            StepMilliseconds = outcome.StepSeconds * 1000,
            InferenceMillisecondsPerRow = outcome.Final is { } final ? final.Seconds * 1000 / final.Rows : null,
            Costs = RunCosts.Of(definition.Info.Costs, Source(data, options), data.Dev, options),
            Steps = outcome.Steps,
            StoppedEarly = outcome.StoppedEarly,
            KeptStep = outcome.Kept?.Step,
            TrainingLoss = outcome.Losses.Count > 0 ? outcome.Losses.TakeLast(50).Average() : 0,
            Options = options,
            History = outcome.History,
            Identity = Identity,
            CutTexts = setup.Tokenizer.Meter.Cut,
            LossCurve = LossPoint.Curve(outcome.Losses, outcome.Steps - outcome.Losses.Count),
        };
}
