using DslPeft.Checkpoints;
using DslPeft.Data;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Trains the models of all patterns, generation by generation, and the classifier.</summary>
internal sealed class PetPipeline(FineTuneDefinition definition, TaskSetup setup, PetData data, PetOptions options, PetFolder folder)
{
    // Keeps the draws of teachers and rows apart from each other and from those of training.
    private const long TeacherStream = 11,
        RowStream = 12;

    public required Device Device { get; init; }
    public required ITrainingProgress Progress { get; init; }
    public required Action<string> Tell { get; init; }

    /// <summary>The command line, for the models' cards.</summary>
    public required string Command { get; init; }

    /// <summary>True if dev rows decide which step's model is left; else each model is measured once, after its last step.</summary>
    private bool IsJudged => options.Training.Patience > 0 || options.Training.KeepBest;

    private int Models => data.Patterns.Count * options.Repetitions;

    /// <summary>Runs all that is not finished; null after a stop.</summary>
    public PetReport? Run(CancellationToken stop)
    {
        var untrained = Untrained();
        var weights = Weights(untrained);
        var generations = new List<Model[]>();
        for (var generation = 1; generation <= options.Generations; generation++)
        {
            if (Generation(generation, generations.LastOrDefault(), weights, stop) is not { } models)
                return null;
            generations.Add(models);
        }
        RunReport? classifier = null;
        if (data.Unlabelled is not null)
        {
            var scores = PetEnsemble.Mean([.. generations[^1].Select(model => model.Unlabelled!)], [.. ByModel(weights)]);
            OutputPaths.MakeParents(folder.SoftLabels(options.Generations));
            PredictionFile.Write(folder.SoftLabels(options.Generations), data.Patterns[0].Unlabelled!.Read(scores));
            if (data.Student is not null && (classifier = Distil(scores, stop)) is null)
                return null;
        }
        return Report(untrained, weights, generations, classifier);
    }

    /// <summary>What the adaptation says of training and dev rows before any training, pattern by pattern.</summary>
    private IReadOnlyList<(double Train, IReadOnlyList<float[]>? Dev)> Untrained()
    {
        using var model = definition.Create(setup.Base, options.Training.Seed);
        model.MoveTo(Device);
        return
        [
            .. data.Patterns.Select(pattern =>
                (
                    PetEnsemble.Accuracy(Scores(model, pattern.Train), pattern.Train.Labels),
                    pattern.Dev is { } dev ? Scores(model, dev) : null
                )
            ),
        ];
    }

    /// <summary>What a model of each pattern counts for.</summary>
    /// <exception cref="TrainingException">All count for nothing.</exception>
    private double[] Weights(IReadOnlyList<(double Train, IReadOnlyList<float[]>? Dev)> untrained)
    {
        double[] weights = [.. untrained.Select(pattern => options.Weights == PetWeights.Uniform ? 1 : pattern.Train)];
        return weights.Any(weight => weight > 0)
            ? weights
            : throw new TrainingException(
                "no pattern labels one training row right before training, so that all models would count for nothing: give --weights uniform."
            );
    }

    /// <summary>The weights of patterns, for each of their models.</summary>
    private IEnumerable<double> ByModel(double[] weights) =>
        Enumerable.Range(0, Models).Select(model => weights[model / options.Repetitions]);

    /// <summary>Trains the models of a generation; null after a stop.</summary>
    private Model[]? Generation(int generation, Model[]? before, double[] weights, CancellationToken stop)
    {
        var models = new Model[Models];
        for (var i = 0; i < models.Length; i++)
        {
            var (pattern, repetition) = (i / options.Repetitions, i % options.Repetitions);
            var own = folder.Model(generation, pattern + 1, repetition + 1);
            Tell($"Generation {generation}, pattern {pattern + 1}, model {repetition + 1} of {options.Repetitions}.");
            var rows = data.Patterns[pattern];
            var train = before is null ? rows.Train : rows.Train.With(rows.Unlabelled!, Labelled(generation, i, before, weights));
            if (rows is { Unlabelled: { } unlabelled, Format.Auxiliary: > 0 })
                train = train.WithUnlabelled(unlabelled);
            var task = new TaskData(rows.Format, data.Source, train, IsJudged ? rows.Dev : null);
            var seed = options.Training.Seed + repetition;
            if (Train(definition with { Data = rows.Format }, task, options.Training with { Seed = seed }, own, stop) is null)
                return null;
            using var model = definition.Create(setup.Base, seed);
            TrainedAdapter.Load(model, own.Adapter);
            model.MoveTo(Device);
            models[i] = new Model(
                rows.Dev is { } dev ? Scores(model, dev) : null,
                rows.Unlabelled is { } more ? Scores(model, more) : null
            );
        }
        return models;
    }

    /// <summary>
    /// The rows without labels that a model learns from, as a share of the other models of the generation before labels them.
    /// </summary>
    private IReadOnlyList<(int Row, int Label)> Labelled(int generation, int model, Model[] before, double[] weights)
    {
        int[] others = [.. Enumerable.Range(0, Models).Where(other => other != model || Models == 1)];
        var teachers = PseudoLabels.Teachers(others, SeededRandom.Stream(options.Training.Seed, TeacherStream, generation, model));
        double[] all = [.. ByModel(weights)];
        double[] own = [.. teachers.Select(teacher => all[teacher])];
        var scores = PetEnsemble.Mean(
            [.. teachers.Select(teacher => before[teacher].Unlabelled!)],
            own.Any(weight => weight > 0) ? own : [.. own.Select(_ => 1.0)]
        );
        var pattern = data.Patterns[model / options.Repetitions];
        return PseudoLabels.Choose(
            scores,
            pattern.Train.Labels,
            generation,
            SeededRandom.Stream(options.Training.Seed, RowStream, generation, model)
        );
    }

    private RunReport? Distil(IReadOnlyList<float[]> scores, CancellationToken stop)
    {
        var (student, (format, texts, dev)) = (definition.Distilled!, data.Student!.Value);
        Tell($"The classifier {student.Name}, of {texts.Count} rows.");
        var task = new TaskData(format, data.Unlabelled!, new DistilledRows(texts, scores, options.Temperature), dev);
        return Train(student, task, student.Defaults with { Seed = options.Training.Seed }, folder.Classifier(options.Generations), stop);
    }

    /// <summary>Trains what is not finished, or goes on; null after a stop.</summary>
    /// <exception cref="CheckpointException">What is there comes from other settings.</exception>
    private RunReport? Train(FineTuneDefinition program, TaskData task, TrainingOptions training, RunFolder own, CancellationToken stop)
    {
        var run = new TrainingRun(program, setup, task, training)
        {
            Device = Device,
            Progress = Progress,
            CheckpointFolder = own.Checkpoints.Folder,
            AdapterPath = own.Adapter,
        };
        if (own.Finished() is { } finished)
        {
            return TrainingIdentity.Differences(finished.Identity ?? new Dictionary<string, string>(), run.Identity) is not { } differences
                ? finished
                : throw new CheckpointException(
                    own.Results,
                    $"the finished model was trained otherwise: {differences}. Give the same options and data, another --output, or --overwrite without --resume."
                );
        }
        Directory.CreateDirectory(own.Path);
        Leftovers.RemoveFiles(own.Path);
        var (_, report) = run.Run(own.Checkpoints.Latest() is not null, stop);
        if (report is not null)
        {
            ReportFile.Write(own.Results, report, TrainingTypes.File.RunReport, TextWriter.Null);
            new ModelCard(program.Info, "A trained adapter", report.Base, Command) { Report = report }.Write(own.Path, TextWriter.Null);
        }
        return report;
    }

    private IReadOnlyList<float[]> Scores(AdaptedModel model, PatternRows rows) =>
        Evaluator.Predict(model, rows, options.Training.BatchSize, Progress).Logits;

    private PetReport Report(
        IReadOnlyList<(double Train, IReadOnlyList<float[]>? Dev)> untrained,
        double[] weights,
        List<Model[]> generations,
        RunReport? classifier
    )
    {
        var labels = data.Patterns[0].Dev?.Labels;
        var patterns = data
            .Patterns.Select(
                (pattern, i) =>
                    new PatternReport(
                        pattern.Format.Used[0].ToString(),
                        labels is null ? null : PetEnsemble.Accuracy(untrained[i].Dev!, labels),
                        untrained[i].Train,
                        weights[i],
                        labels is null ? [] : [.. generations.Select(models => Of(models, i, labels))]
                    )
            )
            .ToList();
        return new PetReport
        {
            Name = definition.Name,
            Base = setup.BaseName,
            Data = data.Source,
            TrainRows = data.Patterns[0].Train.Examples,
            DevRows = labels?.Count ?? 0,
            Unlabelled = data.Unlabelled,
            UnlabelledRows = data.Patterns[0].Unlabelled?.Examples ?? 0,
            Weights = options.Weights,
            Patterns = patterns,
            UntrainedSpread = labels is null ? null : Spread(patterns.Select(pattern => pattern.Untrained!.Value)),
            Spread = labels is null ? null : Spread(patterns.Select(pattern => pattern.Generations[^1].Average())),
            UntrainedEnsemble = labels is null
                ? null
                : PetEnsemble.Accuracy(PetEnsemble.Mean([.. untrained.Select(pattern => pattern.Dev!)], weights), labels),
            Ensemble = labels is null
                ? null
                : PetEnsemble.Accuracy(PetEnsemble.Mean([.. generations[^1].Select(model => model.Dev!)], [.. ByModel(weights)]), labels),
            Classifier = classifier?.Value,
        };
    }

    /// <summary>The accuracies of a pattern's models.</summary>
    private IReadOnlyList<double> Of(Model[] models, int pattern, IReadOnlyList<int> labels) =>
        [.. models.Skip(pattern * options.Repetitions).Take(options.Repetitions).Select(model => PetEnsemble.Accuracy(model.Dev!, labels))];

    private static double Spread(IEnumerable<double> values) => values.Max() - values.Min();

    /// <summary>What a trained model says of dev rows and of rows without labels.</summary>
    private sealed record Model(IReadOnlyList<float[]>? Dev, IReadOnlyList<float[]>? Unlabelled);
}
