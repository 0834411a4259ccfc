using CsCheck;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>Declarations of any names in any nesting compile, each to files of its own.</summary>
public sealed class OddNameProperties
{
    /// <summary>Keywords, letters beyond ASCII, names that differ in case alone, and names that emitted code uses.</summary>
    private static readonly string[] Names =
    [
        "@class",
        "@event",
        "@namespace",
        "@record",
        "@file",
        "@required",
        "@base",
        "@int",
        "@value",
        "@async",
        "Größe",
        "größe",
        "GRÖẞE",
        "Ωmega",
        "ωmega",
        "名前",
        "_",
        "__x",
        "Lora",
        "LORA",
        "lora",
        "Tensor",
        "tensor",
        "Batch",
        "Kernels",
        "Linear",
        "linear",
        "Head",
        "_embed",
        "Layer0",
        "Routing",
        "torch",
        "System",
        "DslPeft",
        "TorchSharp",
        "Small",
        "i",
        "w",
        "hidden",
        "mask",
        "A",
        "a",
        "B1",
        "b1",
    ];

    private static readonly string[] Containers =
    [
        "partial class {0}",
        "public static partial class {0}",
        "public partial struct {0}",
        "public partial record {0}",
        "internal partial interface {0}",
        "public partial class {0}<@in>",
        "public partial record struct {0}<T, @out>",
    ];

    /// <summary>An adaptation: its namespace, the types around it and its own name.</summary>
    private static readonly Gen<(string[] Space, (string Kind, string Name)[] Outer, string Name)> Declaration = Gen.Select(
        Gen.OneOf(Names).Array[0, 3],
        Gen.Select(Gen.OneOf(Containers), Gen.OneOf(Names)).Array[0, 2],
        Gen.OneOf(Names)
    );

    [Fact]
    public void AdaptationsOfAnyNamesCompile() => ForEach(Declaration.Array[6, 12], count: 5, declarations =>
        {
            // C# allows no name twice in one scope, and no member the name of its type.
            var (sources, taken) = (new List<string> { Declarations.SmallBert }, new HashSet<string>());
            foreach (var ((space, outer, name), number) in declarations.Select((declaration, i) => (declaration, i)))
            {
                var path = outer.Select(container => container.Name).Append(name).ToList();
                if (path.Zip(path.Skip(1)).Any(pair => pair.First == pair.Second))
                    continue;
                var spaces = space.Prepend($"N{number / 3}").ToList();
                var levels = spaces
                    .Select(part => (Text: part, IsType: false))
                    .Concat(path.Select(part => (Text: part, IsType: true)))
                    .ToList();
                var keys = levels
                    .Select(
                        (level, depth) =>
                            string.Join(".", levels.Take(depth + 1).Select(part => part.Text)) + (level.IsType ? ":type" : ":space")
                    )
                    .ToList();
                if (
                    keys.Any(key =>
                        taken.Contains(
                            key.EndsWith(":type", StringComparison.Ordinal)
                                ? key.Replace(":type", ":space")
                                : key.Replace(":space", ":type")
                        )
                    ) || keys.Where(key => key.EndsWith(":type", StringComparison.Ordinal)).Any(taken.Contains)
                )
                {
                    continue;
                }

                taken.UnionWith(keys);
                sources.Add(
                    $"namespace {string.Join(".", spaces)} {{ {string.Concat(outer.Select(container => string.Format(System.Globalization.CultureInfo.InvariantCulture, container.Kind, container.Name) + " { "))}"
                        + $"[global::DslPeft.Adapt<global::Small.SmallBert>] [global::DslPeft.BitFit] [global::DslPeft.Classifier(Labels = 2)] public sealed partial class {name} : global::DslPeft.IAdapted;"
                        + string.Concat(outer.Select(_ => " }"))
                        + " }"
                );
            }

            var output = new CompilerHarness().Survive([.. sources]);

            Assert.Equal(sources.Count - 1, output.Names.Count(file => file.EndsWith(".Infer.g.cs", StringComparison.Ordinal)));
            Assert.Equal(output.Names.Count(), output.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.DoesNotContain(output.Compilation.GetDiagnostics(), diagnostic =>
                diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error
            );
        });

    /// <summary>Parts, sublayers, constants, sites and keys of an architecture of any names.</summary>
    [Fact]
    public void PartsOfAnyNamesCompile() =>
        ForEach(
            Gen.Select(
                Gen.Shuffle(Names),
                Gen.OneOf("plain", "with \\\"quotes\\\"", "{braces}", "a\\nb", "a\\u2028b", "C:\\\\back"),
                Gen.OneOf("", "public static int linear => 1;", "public int Kernels = 2;")
            ),
            count: 8,
            drawn =>
            {
                var (names, text, member) = drawn;
                // A part cannot have the name of its class, nor one that emitted code has for others to use.
                var free = names.Where(name => name is not ("Routing" or "Head")).ToArray();
                var source = Declarations
                    .PlainBert("Probe")
                    .Replace("PositionTable", free[0])
                    .Replace("TokenTypeTable", free[1])
                    .Replace("EmbeddingNorm", free[2])
                    .Replace("Encoder", free[3])
                    .Replace("SelfAttention", free[4])
                    .Replace("class Mlp", $"class {free[5]}")
                    .Replace("Key = \"embeddings.LayerNorm\"", $"Key = \"{text.Replace("{braces}", "braces}")}\"")
                    .Replace("Result = Site.FeedForwardResult", $"Result = \"{text}\"")
                    .Replace("partial Linear ", "partial global::DslPeft.Linear ")
                    .Replace("partial Norm ", "partial global::DslPeft.Norm ")
                    .Replace("partial Embedding ", "partial global::DslPeft.Embedding ")
                    .Replace("partial Repeated<", "partial global::DslPeft.Repeated<")
                    .Replace("using DslPeft;", "using global::DslPeft;")
                    .Replace("public const int Inner", member + " public const int Inner");
                var adapted = Declarations
                    .Adaptation(
                        $"[Lora(Site.Query, Rank = 2, Alpha = 4)] [Houlsby(\"{text}\", Bottleneck = 3)] [Classifier(Labels = 2)]",
                        "Own",
                        "Probe"
                    )
                    .Replace("using DslPeft;", "using global::DslPeft;");

                var output = new CompilerHarness().Survive(source, adapted);

                Assert.Single(output.Names, file => file.EndsWith(".Infer.g.cs", StringComparison.Ordinal));
                Assert.DoesNotContain(output.Compilation.GetDiagnostics(), diagnostic =>
                    diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error
                );
            }
        );

    /// <summary>Checks some values, the same ones in every run: each is a compilation and takes its time.</summary>
    private static void ForEach<T>(Gen<T> gen, int count, Action<T> check)
    {
        var random = new PCG(1, 2026);
        for (var i = 0; i < count; i++)
            check(gen.Generate(random, null, out _));
    }
}
