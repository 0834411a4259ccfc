using DslPeft.Compiler.Tests.Analyzers;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>
/// A project's global using directives stand in emitted files, too: declarations written with their aliases are read, and what they bring
/// in is kept from what is emitted.
/// </summary>
public sealed class GlobalUsingTests
{
    private const string Own = """
        namespace Own
        {
            public class Tensor; public class Batch; public class Kernels; public enum HeadKind; public class ParameterRow; public class List; public class nn; public class Linear; public class Init;
            public static class Functions { public static int linear(TorchSharp.torch.Tensor x, TorchSharp.torch.Tensor w, TorchSharp.torch.Tensor? b = null) => 1; public static int gelu => 2; public static int no_grad() => 3; }
        }
        """;

    [Theory]
    [InlineData(
        "global using Tensor = System.Int32; global using Kernels = System.String; global using Linear = System.Guid; global using torch = System.Byte; global using linear = System.Char; global using List = int[];"
    )]
    [InlineData("global using TorchSharp.Modules; global using TorchSharp.Utils;")]
    [InlineData("global using Own; global using static Own.Functions;")]
    [InlineData(
        "global using TorchSharp; global using static TorchSharp.torch; global using static TorchSharp.torch.nn; global using static TorchSharp.torch.nn.functional; global using DslPeft;"
    )]
    public void NamesStayThose(string usings)
    {
        foreach (var space in new[] { "", "namespace Small;" })
        {
            var output = new CompilerHarness().Survive(
                usings,
                Own,
                Outside(Declarations.PlainBert("Plain"), space),
                Outside(
                    Declarations.Adaptation(
                        "[global::DslPeft.Lora(\"Query\", Rank = 2, Alpha = 4, Dropout = 0.1)] [global::DslPeft.Houlsby(\"FeedForwardResult\", Bottleneck = 3)] [global::DslPeft.Classifier(Labels = 2)]",
                        "Adapted",
                        "Plain"
                    ),
                    space
                )
            );

            Assert.Contains(output.Names, name => name.EndsWith("Adapted.Infer.g.cs", StringComparison.Ordinal));
            Assert.DoesNotContain(output.Compilation.GetDiagnostics(), diagnostic =>
                diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error
            );
        }
    }

    /// <summary>Attributes, architectures, data and layouts by other names.</summary>
    [Fact]
    public void DeclarationsByAliasesAreRead()
    {
        const string declared = """
            global using Base = Small.SmallBert;
            global using OfBert = DslPeft.AdaptAttribute<Small.SmallBert>;
            global using LowRank = DslPeft.LoraAttribute;
            global using Sites = DslPeft.Site;
            global using Declared = DslPeft.IAdapted;
            global using Family = DslPeft.Architectures.BertBase;
            global using Rows = Small.Data;
            global using Run = DslPeft.FineTuneAttribute<Small.First, Small.Data>;
            namespace Small
            {
                [DslPeft.TextData(Text = "a", Label = "b")] [DslPeft.Labels("no", "yes")] public sealed class Data;
                [OfBert] [LowRank(Sites.Query, Rank = 2, Alpha = 4)] [DslPeft.Classifier(Labels = 2)] public sealed partial class First : Declared;
                [DslPeft.Adapt<Base>] [DslPeft.BitFit] public sealed partial class Second : Declared;
                [DslPeft.Architecture(KeyPrefix = "bert", Layout = typeof(Family))] public sealed partial class Third : DslPeft.IArchitecture { public const int Layers = 2; }
                [Run(MaxLength = 16)] public static partial class Program;
            }
            """;

        var output = new CompilerHarness().Compile(Declarations.SmallBert, declared);

        Assert.All(["Small.First.Infer.g.cs", "Small.Second.Infer.g.cs", "Small.Third.Forward.g.cs", "Small.Program.Main.g.cs"], name =>
            Assert.Contains(name, output.Names)
        );
        Assert.Empty(AnalyzerHarness.Run([Declarations.SmallBert, declared]).Ids);
    }

    private static string Outside(string source, string space) =>
        source
            .Replace("using DslPeft;", "", StringComparison.Ordinal)
            .Replace("namespace Small;", space, StringComparison.Ordinal)
            .Replace("partial Linear ", "partial global::DslPeft.Linear ", StringComparison.Ordinal)
            .Replace("partial Norm ", "partial global::DslPeft.Norm ", StringComparison.Ordinal)
            .Replace("partial Embedding ", "partial global::DslPeft.Embedding ", StringComparison.Ordinal)
            .Replace("partial Repeated<", "partial global::DslPeft.Repeated<", StringComparison.Ordinal)
            .Replace("\n[", "\n[global::DslPeft.", StringComparison.Ordinal)
            .Replace("    [", "    [global::DslPeft.", StringComparison.Ordinal)
            .Replace("global::DslPeft.global::DslPeft.", "global::DslPeft.", StringComparison.Ordinal)
            .Replace(": IAdapted", ": global::DslPeft.IAdapted", StringComparison.Ordinal)
            .Replace(": IArchitecture", ": global::DslPeft.IArchitecture", StringComparison.Ordinal)
            .Replace("const Act Activation = Act.", "const global::DslPeft.Act Activation = global::DslPeft.Act.", StringComparison.Ordinal)
            .Replace("IndexedBy.", "global::DslPeft.IndexedBy.", StringComparison.Ordinal)
            .Replace("Act.Tanh", "global::DslPeft.Act.Tanh", StringComparison.Ordinal)
            .Replace("Residual.", "global::DslPeft.Residual.", StringComparison.Ordinal)
            .Replace("Site.", "global::DslPeft.Site.", StringComparison.Ordinal);
}
