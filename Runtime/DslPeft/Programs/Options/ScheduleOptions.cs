using System.CommandLine;

namespace DslPeft.Training;

/// <summary>The options that change a run's schedule and seed.</summary>
/// <param name="defaults">What help shows as defaults; null where several programs, each with its own, share the options.</param>
internal sealed class ScheduleOptions(TrainingOptions? defaults)
{
    // More than any machine computes at once.
    public const int MostRows = 1_000_000,
        MostTokens = 1_000_000;

    private readonly Option<int> _epochs = CommandOptions.Count("--epochs", "Passes over the training data.", defaults?.Epochs, least: 1);
    private readonly Option<int> _batchSize = CommandOptions.Count(
        "--batch-size",
        "Rows in a batch.",
        defaults?.BatchSize,
        least: 1,
        most: MostRows
    );
    private readonly Option<int> _accumulate = CommandOptions.Count(
        "--accumulate",
        "Batches whose gradients make one step, as one batch of all their rows would.",
        defaults?.Accumulate,
        least: 1,
        most: MostRows
    );
    private readonly Option<double> _learningRate = CommandOptions.Number("--learning-rate", "Peak learning rate.", defaults?.LearningRate);
    private readonly Option<double> _weightDecay = CommandOptions.Number(
        "--weight-decay",
        "Decoupled weight decay.",
        defaults?.WeightDecay,
        zero: true
    );
    private readonly Option<double> _warmup = CommandOptions.Number(
        "--warmup",
        "Share of the steps, 0 to 1, over which the learning rate rises.",
        defaults?.WarmupRatio,
        zero: true,
        most: 1
    );
    private readonly Option<Decay?> _decay = CommandOptions.Choice("--decay", "How the learning rate falls after that.", defaults?.Decay);
    private readonly Option<int> _patience = CommandOptions.Count(
        "--patience",
        "Measurements without a better one after which the run ends; 0 for never.",
        defaults?.Patience,
        least: 0
    );
    private readonly Option<bool> _keepBest = CommandOptions.Flag(
        "--keep-best",
        "Leave the model of the best measurement, not that of the last step."
    );
    private readonly Option<int> _maxLength = CommandOptions.Count(
        "--max-length",
        "Longest input in tokens; longer texts are cut.",
        defaults?.MaxLength,
        least: 3,
        most: MostTokens
    );
    private readonly Option<int> _maxSteps = CommandOptions.Count(
        "--max-steps",
        "Optimizer steps at most; 0 for no limit.",
        defaults?.MaxSteps,
        least: 0
    );
    private readonly Option<int> _seed = CommandOptions.Count(
        "--seed",
        "Seed of initial values, order of rows, dropout and routing.",
        defaults?.Seed,
        least: 0
    );
    private readonly Option<int> _evaluateEvery = CommandOptions.Count(
        "--evaluate-every",
        "Steps between measurements beside those after each epoch; 0 for none.",
        defaults?.EvaluateEvery,
        least: 0
    );
    private readonly Option<int> _checkpointEvery = CommandOptions.Count(
        "--checkpoint-every",
        "Steps between checkpoints beside those after each epoch; 0 for none.",
        defaults?.CheckpointEvery,
        least: 0
    );

    public Option[] All =>
        [
            _epochs,
            _batchSize,
            _accumulate,
            _learningRate,
            _weightDecay,
            _warmup,
            _decay,
            _maxLength,
            _maxSteps,
            _seed,
            _evaluateEvery,
            _checkpointEvery,
            _patience,
            _keepBest,
        ];

    /// <summary>The defaults of a definition, changed by what the command line gives.</summary>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions standard) =>
        standard with
        {
            Epochs = Given(parsed, _epochs, standard.Epochs),
            BatchSize = Given(parsed, _batchSize, standard.BatchSize),
            Accumulate = Given(parsed, _accumulate, standard.Accumulate),
            LearningRate = Given(parsed, _learningRate, standard.LearningRate),
            WeightDecay = Given(parsed, _weightDecay, standard.WeightDecay),
            WarmupRatio = Given(parsed, _warmup, standard.WarmupRatio),
            Decay = Given(parsed, _decay, standard.Decay)!.Value,
            Patience = Given(parsed, _patience, standard.Patience),
            KeepBest = Given(parsed, _keepBest, standard.KeepBest),
            MaxLength = Given(parsed, _maxLength, standard.MaxLength),
            MaxSteps = Given(parsed, _maxSteps, standard.MaxSteps),
            Seed = Given(parsed, _seed, standard.Seed),
            EvaluateEvery = Given(parsed, _evaluateEvery, standard.EvaluateEvery),
            CheckpointEvery = Given(parsed, _checkpointEvery, standard.CheckpointEvery),
        };

    private static T Given<T>(ParseResult parsed, Option<T> option, T standard) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option)! : standard;
}
