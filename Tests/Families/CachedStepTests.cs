using System.Reflection;
using DslPeft.Generation;
using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>Steps over kept keys and values against whole texts, for every adaptation of this assembly whose head writes tokens.</summary>
public sealed class CachedStepTests
{
    private const int Fed = 5;

    /// <summary>Texts of different lengths; of a model of two stacks, sources.</summary>
    private static readonly int[][] Texts =
    [
        [7, 3, 22, 9, 14, 5, 11, 28, 4, 19],
        [6, 25, 8, 17, 13, 2, 21],
        [12, 16, 10, 27, 9, 3, 18, 24, 26],
    ];

    /// <summary>Targets of a model of two stacks; all of one length, as they are written in step.</summary>
    private static readonly int[][] Targets =
    [
        [5, 8, 13, 2, 21, 9],
        [5, 23, 4, 11, 7, 26],
        [5, 2, 2, 19, 6, 12],
    ];

    private static readonly Dictionary<string, Type> Adaptations = typeof(CachedStepTests)
        .Assembly.GetTypes()
        .Where(type =>
            typeof(AdaptedModel).IsAssignableFrom(type)
            && (type.GetCustomAttribute<CausalLmAttribute>() is not null || WritesTargets(type))
            && type.DeclaringType?.Name.EndsWith("Tests", StringComparison.Ordinal) is not true
            // What is particular of their wide vocabularies is of training alone.
            && type.DeclaringType?.Name is not (nameof(Chunked) or nameof(Whole))
            && !type.Name.EndsWith("Count", StringComparison.Ordinal)
        )
        .ToDictionary(type => type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}" : type.Name);

    public static TheoryData<string> All => [.. Adaptations.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Logits behind each token, of texts of different lengths with padding before them, as of each text alone.</summary>
    [Theory, MemberData(nameof(All))]
    public void StepsGiveWhatWholeTextsGive(string name)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (@base, model) = Create(name);
        using (@base)
        using (model)
        using (var cache = new KeyValueCache())
        {
            if (model.WhyUncached is { } reason)
            {
                Assert.Contains(Reasons, known => reason.Contains(known, StringComparison.Ordinal));
                Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => model.InferNext(Whole(model, 0), cache)).Message);
                return;
            }
            var whole = Texts.Select((_, row) => model.Infer(Whole(model, row))[0]).ToArray();
            var read = model.Info.Head == HeadKind.Seq2SeqLm ? Targets : Texts;
            long[] order = [0, 1, 2];
            // The first tokens at once, then one, then two, then, of other rows, one and the rest.
            foreach (
                var (from, to, rows) in new[]
                {
                    (0, read.Min(text => text.Length) - Fed + 1, order),
                    (-4, -3, order),
                    (-3, -2, [2, 0]),
                    (-2, 0, [1, 1, 0]),
                }.Select(step => (step.Item1, step.Item2, step.Item3))
            )
            {
                if (from != 0 && !rows.SequenceEqual(order))
                {
                    cache.Select(tensor(rows));
                    order = [.. rows.Select(row => order[row])];
                }
                using var batch = Part(
                    model,
                    order,
                    from,
                    to == 0 ? 0
                        : from == 0 ? 1 - Fed
                        : to
                );
                using var next = model.InferNext(batch, cache);
                for (var row = 0; row < order.Length; row++)
                {
                    TensorAssert.Close(
                        $"{name}: text {order[row]} to {to}",
                        whole[order[row]][(from == 0 ? 1 - Fed : to) - 1],
                        next[row, 0],
                        @base.Storage == BaseStorage.Float32 ? 1e-9 : 1e-5
                    );
                }
            }
        }
    }

    /// <summary>Texts that are written with kept keys are those that are written without, drawn, searched for or likeliest.</summary>
    [Theory, MemberData(nameof(All))]
    public void TextsAreTheSame(string name)
    {
        var (@base, model) = Create(name);
        using (@base)
        using (model)
        {
            foreach (
                var options in new GenerationOptions[]
                {
                    new() { Tokens = 2 },
                    new()
                    {
                        Tokens = 2,
                        Temperature = 0.9,
                        TopK = 9,
                        TopP = 0.95,
                    },
                    new()
                    {
                        Tokens = 2,
                        Beams = 3,
                        LengthPenalty = 0.8,
                        Ends = [.. Enumerable.Range(0, 12)],
                    },
                    new()
                    {
                        Tokens = 2,
                        RepetitionPenalty = 1.4,
                        Ends = [.. Enumerable.Range(0, 8)],
                    },
                }
            )
            {
                var given = options with { Start = 5 };
                Assert.Equal(model.Generate(Texts, given with { KeepsKeys = false }), model.Generate(Texts, given));
            }
        }
    }

    private static readonly string[] Reasons =
    [
        "dynamic scaling",
        "leaves layers out",
        "stack of its own beside",
        "reads all tokens of a text together",
    ];

    private static bool WritesTargets(Type adaptation) => adaptation.GetCustomAttribute<Seq2SeqLmAttribute>() is not null;

    /// <summary>One text alone; of a model of two stacks, with its target.</summary>
    private static Batch Whole(AdaptedModel model, int row)
    {
        var ids = Ids([Texts[row]]);
        return model.Info.Head == HeadKind.Seq2SeqLm
            ? new Batch(ids, ones_like(ids), targetIds: Ids([Targets[row]]))
            : new Batch(ids, ones_like(ids));
    }

    /// <summary>
    /// The tokens of some rows between two places, which are counted from the end where they are negative; from 0 on, with padding before
    /// them.
    /// </summary>
    private static Batch Part(AdaptedModel model, long[] rows, int from, int to)
    {
        if (model.Info.Head == HeadKind.Seq2SeqLm)
        {
            var (longest, sources) = (Texts.Max(text => text.Length), rows.Select(row => Texts[row]).ToList());
            var targets = rows.Select(row => Targets[row][(from < 0 ? Targets[row].Length + from : 0)..(Targets[row].Length + to)])
                .ToList();
            return new Batch(
                Ids([.. sources.Select(text => (int[])[.. text, .. new int[longest - text.Length]])]),
                Ids([.. sources.Select(text => Enumerable.Range(0, longest).Select(i => i < text.Length ? 1 : 0).ToArray())]),
                targetIds: Ids([.. targets])
            );
        }
        var whole = Texts.Max(text => text.Length);
        var padded = rows.Select(row => (int[])[.. new int[whole - Texts[row].Length], .. Texts[row]]).ToList();
        var mask = rows.Select(row => Enumerable.Range(0, whole + to).Select(i => i < whole - Texts[row].Length ? 0 : 1).ToArray())
            .ToList();
        return new Batch(Ids([.. padded.Select(text => text[(from < 0 ? whole + from : 0)..(whole + to)])]), Ids([.. mask]));
    }

    private static Tensor Ids(int[][] rows) =>
        tensor(rows.SelectMany(row => row.Select(id => (long)id)).ToArray(), [rows.Length, rows[0].Length]);

    private static (ArchitectureModule Base, AdaptedModel Model) Create(string name)
    {
        var constructor = Adaptations[name]
            .GetConstructors()
            .First(candidate => typeof(ArchitectureModule).IsAssignableFrom(candidate.GetParameters()[0].ParameterType));
        var @base = (ArchitectureModule)Activator.CreateInstance(constructor.GetParameters()[0].ParameterType)!;
        @base.Hold(((AdaptationInfo)Adaptations[name].GetProperty("Declaration")!.GetValue(null)!).Storage);
        @base.Initialise(1);
        Perturb(@base.parameters(), 2);
        var model = (AdaptedModel)
            constructor.Invoke([@base, .. constructor.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)]);
        Perturb(model.parameters(), 3);
        // A base that is held in fewer bytes computes in single precision.
        if (@base.Storage == BaseStorage.Float32)
        {
            @base.to(float64);
            model.to(float64);
        }
        model.eval();
        return (@base, model);
    }

    private static void Perturb(IEnumerable<TorchSharp.Modules.Parameter> parameters, int seed)
    {
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in parameters.Where(parameter => parameter.is_floating_point()))
            parameter.add_(randn(parameter.shape, generator: generator) * Scalars.Of(0.1), Scalars.One);
    }
}
