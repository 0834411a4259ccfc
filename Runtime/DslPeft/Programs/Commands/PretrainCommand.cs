using System.CommandLine;
using System.Globalization;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// <c>pretrain</c>: trains a base from random weights by masked language modelling; <c>pretrain-pairs</c>: by next-sentence prediction too.
/// </summary>
internal sealed class PretrainCommand(PretrainDefinition definition, ProgramContext context, bool pairs = false)
{
    private const string CheckpointsName = "checkpoints",
        LogName = "pretrain.jsonl";
    private const int HeldOutEvery = 50;

    // A batch of short texts has more rows than one of long texts, up to this many times as many.
    private const int MostRows = 8;

    private readonly Option<string[]> _text = VocabularyCommand.TextOption();
    private readonly Option<string?> _unknown = VocabularyCommand.UnknownOption(),
        _encoding = DataFileOptions.EncodingOption("text");
    private readonly Option<string?> _vocabulary = CommandOptions.Text(
        "--vocabulary",
        "The vocabulary, as the vocabulary command writes it.",
        "file"
    );
    private readonly Option<string?> _output = CommandOptions.Text("--output", "Folder for the checkpoint.", "folder");
    private readonly Option<bool> _byText = CommandOptions.Flag(
        "--row-per-text",
        "Give each text rows of its own, rather than laying texts end to end."
    );
    private readonly Option<bool> _resume = CommandOptions.Flag("--resume", "Go on from the checkpoint in the output folder.");
    private readonly Option<double> _share = CommandOptions.Number(
        "--mask-share",
        "Share of the tokens to predict.",
        MaskedLmCollator.StandardShare,
        most: 1
    );
    private readonly Option<string?> _log = CommandOptions.Text(
        "--log",
        $"Log of the run, JSON Lines. Without it, {LogName} in the output folder.",
        "file"
    );
    private readonly ScheduleOptions _schedule = new(definition.Defaults);
    private readonly MachineOptions _machine = new();
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        (_vocabulary.Required, _output.Required) = (true, true);
        var command = pairs
            ? new Command(
                "pretrain-pairs",
                "Pretrain from random weights by masked language modelling and next-sentence prediction, over pairs of neighbouring texts of a paragraph or of two. A batch has --batch-size rows of --max-length tokens."
            )
            : new Command(
                "pretrain",
                "Pretrain from random weights by masked language modelling. A batch has --batch-size rows of --max-length tokens."
            ).With(_byText);
        command
            .With(_text, _unknown, _encoding, _vocabulary, _output, _share, _resume)
            .With(_paths.All)
            .With(_log)
            .With(_schedule.All)
            .With(_machine.All);
        command.SetAction(Pretrain);
        return command;
    }

    private int Pretrain(ParseResult parsed)
    {
        var options = _schedule.Read(parsed, definition.Defaults);
        TrainingOptionsCheck.Require(options);
        string output = parsed.GetValue(_output)!,
            log = parsed.GetValue(_log) ?? Path.Combine(output, LogName);
        var checkpoints = new TrainingCheckpoint(Path.Combine(output, CheckpointsName));
        var resume = parsed.GetValue(_resume);
        OutputPaths.RequireFolder("--output", output);
        using var kept = FolderLock.Take(output);
        RequirePaths(parsed, output, checkpoints, resume);
        Leftovers.RemoveFiles(output);
        var device = _machine.Apply(parsed);
        var vocabulary = WordPieceVocabulary.Load(parsed.GetValue(_vocabulary)!);
        _machine.Progress(parsed, context.Error).Note("Reading and tokenising the text.");
        var (train, held) = Sources(parsed, vocabulary, options);
        using var loaded = NewBase(parsed, vocabulary, options);
        using var model = definition.Create(loaded, options.Seed);
        loaded.MoveTo(device);
        model.MoveTo(device);
        Directory.CreateDirectory(output);
        OutputPaths.MakeParents(log);
        if (!resume)
        {
            checkpoints.Clear();
        }
        using var lines = new JsonLinesProgress(log, _machine.Progress(parsed, context.Error), append: resume);
        var trainer = new Trainer(model, train, options)
        {
            Evaluate = () => MaskedLmEvaluator.Evaluate(model, held, lines),
            Progress = lines,
            CheckpointFolder = checkpoints.Folder,
        };
        using var stop = new StopListener(context);
        var outcome = trainer.Run(resume, stop.Token);
        if (outcome.Interrupted)
        {
            context.Error.WriteLine($"Stopped after step {outcome.Steps} of {outcome.TotalSteps}; all is saved in {checkpoints.Latest()}.");
            context.Error.WriteLine($"To go on: {CommandLine.ToResume(context.Arguments)}");
            return ExitCode.Interrupted;
        }
        PretrainedFolder.Write(output, definition, model, vocabulary);
        context.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.Steps} steps; held-out loss {outcome.Final!.Loss:F4}, accuracy {outcome.Final.Value:F4}{NextSentence(outcome.Final)}. The checkpoint is in {output}."
            )
        );
        return ExitCode.Done;
    }

    /// <summary>Checks every path before any work.</summary>
    private void RequirePaths(ParseResult parsed, string output, TrainingCheckpoint checkpoints, bool resume)
    {
        OutputPaths.RequireFolder("--output", output);
        if (!resume && !_paths.Replaces(parsed))
        {
            if (checkpoints.Latest() is { } latest)
            {
                throw new UsageException(
                    $"{latest} is the checkpoint of a run: add --resume to go on with it, give another --output, or replace it with --overwrite."
                );
            }
            if (File.Exists(Path.Combine(output, PretrainedFolder.WeightsName)))
            {
                throw new UsageException(
                    $"--output {output} holds a pretrained model: give another folder, or replace it with --overwrite."
                );
            }
        }
        _paths.RequireReport(parsed, "--log", parsed.GetValue(_log), ".jsonl", parsed.GetValue(_text)!);
    }

    private static string NextSentence(Evaluation final) =>
        final.Metrics.TryGetValue("next sentence", out var right)
            ? string.Create(CultureInfo.InvariantCulture, $", next sentence {right:F4}")
            : "";

    private (IBatchSource Train, IBatchSource Held) Sources(ParseResult parsed, WordPieceVocabulary vocabulary, TrainingOptions options)
    {
        var tokenizer = new WordPieceTokenizer(vocabulary);
        var texts = VocabularyCommand.ReadTexts(parsed.GetValue(_text)!, parsed.GetValue(_unknown), parsed.GetValue(_encoding));
        var budget = new BatchBudget(
            (int)Math.Min((long)options.BatchSize * MostRows, int.MaxValue),
            (int)Math.Min((long)options.BatchSize * options.MaxLength, int.MaxValue)
        );
        var share = parsed.GetValue(_share);
        if (pairs)
        {
            var (train, held) = Split(Pairs(texts, tokenizer, options), pair => pair.Tokens.Length);
            return (
                new SentencePairBatchSource(train, vocabulary, budget, options.Seed, share),
                new SentencePairBatchSource(held, vocabulary, budget, options.Seed)
            );
        }
        var (rows, heldRows) = Split(
            parsed.GetValue(_byText)
                ? TokenPacker.Split(texts, tokenizer, options.MaxLength)
                : TokenPacker.Pack(texts, tokenizer, options.MaxLength),
            row => row.Length
        );
        return (
            new MaskedLmBatchSource(rows, vocabulary, budget, options.Seed, share),
            new MaskedLmBatchSource(heldRows, vocabulary, budget, options.Seed)
        );
    }

    private static IReadOnlyList<SentencePair> Pairs(IEnumerable<string> texts, WordPieceTokenizer tokenizer, TrainingOptions options)
    {
        try
        {
            return SentencePairs.Make(texts, tokenizer, options.MaxLength, options.Seed);
        }
        catch (ArgumentException fault)
        {
            throw new TrainingException(fault.Message);
        }
    }

    /// <summary>Rows to train on, and every so many held out.</summary>
    private (T[] Train, T[] Held) Split<T>(IReadOnlyList<T> rows, Func<T, int> length)
    {
        T[] held = [.. rows.Where((_, i) => i % HeldOutEvery == 0)],
            train = [.. rows.Where((_, i) => i % HeldOutEvery != 0)];
        if (train.Length == 0)
        {
            throw new TrainingException($"the text is too short to train on: give more text or a smaller --max-length.");
        }
        context.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{train.Length} rows of {train.Sum(length)} tokens to train on, {held.Length} rows held out."
            )
        );
        return (train, held);
    }

    private ArchitectureModule NewBase(ParseResult parsed, WordPieceVocabulary vocabulary, TrainingOptions options)
    {
        var made = definition.NewBase();
        vocabulary.RequireFit(made.Info, parsed.GetValue(_vocabulary)!);
        if (options.MaxLength > made.Info.Positions)
        {
            throw new UsageException(
                $"{made.Info.Name} has {made.Info.Positions} positions, fewer than the {options.MaxLength} tokens of --max-length."
            );
        }
        definition.Initialise(made, options.Seed);
        return made;
    }
}
