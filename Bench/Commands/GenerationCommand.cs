using System.CommandLine;
using DslPeft.Architectures;
using DslPeft.Bench.Declarations;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Commands;

/// <summary>The next token of a text: over kept keys and values, against the whole text, and against reading the weights once.</summary>
internal static class GenerationCommand
{
    private const int WarmUp = 1,
        Seed = 3;

    private static readonly int[] Lengths = [64, 256, 1000];

    public static Command Build()
    {
        var settings = new Settings(rounds: 7);
        var command = new Command(
            "generation",
            "The next token of a text of GPT-2's small size: over kept keys and values, against the whole text, and against reading the weights."
        );
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            settings.Apply(parsed);
            using var noGrad = no_grad();
            using var @base = new Gpt2Small();
            @base.Initialise(Seed);
            var rows = new List<ResultRow>();
            foreach (var declaration in new[] { typeof(Writers.Merged), typeof(Writers.Prefixed) })
            {
                using var model = (AdaptedModel)Activator.CreateInstance(declaration, @base, Seed)!;
                model.eval();
                rows.AddRange(
                    Lengths
                        .Where(length => settings.Wants(parsed, Subject(declaration, length)))
                        .Select(length => Measure(@base, model, declaration, length, settings.Rounds(parsed)))
                );
            }
            settings.Save(parsed, "generation", rows);
        });
        return command;
    }

    private static string Subject(Type declaration, int length) => $"{declaration.Name}, after {length} tokens";

    private static ResultRow Measure(Gpt2Small @base, AdaptedModel model, Type declaration, int length, int rounds)
    {
        Console.Error.WriteLine(Subject(declaration, length));
        using var cache = new KeyValueCache();
        using var generator = new Generator(Seed);
        using var ids = randint(0, Gpt2Small.Vocab, [1, length], generator: generator, dtype: int64);
        using var whole = new Batch(ids.alias(), ones_like(ids));
        model.InferNext(whole, cache).Dispose();
        Tensor[] weights = [.. @base.parameters()];
        var times = Interleaved.Run([Next, () => model.Infer(whole).Dispose(), Read], WarmUp, rounds);
        return new ResultRow(
            "GPT-2 small, one text",
            Subject(declaration, length),
            "a token",
            "ms",
            Statistics.Spread(times[0]),
            [
                .. new[] { "the whole text", "reading the weights" }.Select(
                    (name, i) => new Comparison(name, Statistics.Spread(times[i + 1]), Statistics.Ratio(times[i + 1], times[0]))
                ),
            ]
        );

        // The text grows by a token with each round.
        void Next()
        {
            using var scope = NewDisposeScope();
            using var batch = new Batch(ids.narrow(1, 0, 1), ones(1, cache.Tokens + 1, int64));
            model.InferNext(batch, cache);
        }

        void Read()
        {
            using var scope = NewDisposeScope();
            foreach (var weight in weights)
                weight.sum();
        }
    }
}
