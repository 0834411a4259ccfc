using DslPeft.Compiler.Tests.Analyzers;
using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>
/// Declarations that cannot be compiled, or only with care, stand beside a good one in one project: each is its own matter, and the good
/// one is always compiled.
/// </summary>
public sealed class OddDeclarationTests
{
    private const string Lora = "[Lora(Site.Query, Rank = 2, Alpha = 4)]",
        Good = "Small.Good.Forward.g.cs";

    /// <summary>Adaptations and what else stands in their namespace, each with the identifiers that are reported.</summary>
    private static readonly (string Source, string[] Ids)[] Declared =
    [
        (
            "namespace My.@event.@namespace { [Adapt<SmallBert>] [Lora(Site.Query, Rank = 2, Alpha = 4)] public sealed partial class InKeywords : IAdapted; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [Lora(Site.Query, Rank = 2, Alpha = 4)] public sealed partial class @class : IAdapted; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [Lora(Site.Query, Rank = 2, Alpha = 4)] public sealed partial class @record : IAdapted; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial class Cased : IAdapted; [Adapt<SmallBert>] [BitFit] public sealed partial class CASED : IAdapted; [Adapt<SmallBert>] [BitFit] public sealed partial class cased : IAdapted; }",
            []
        ),
        (
            "namespace Small.Cased2 { [Adapt<SmallBert>] [BitFit] public sealed partial class One : IAdapted; } namespace Small.CASED2 { [Adapt<SmallBert>] [BitFit] public sealed partial class One : IAdapted; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial class Größe : IAdapted; [Adapt<SmallBert>] [BitFit] public sealed partial class GRÖSSE : IAdapted; [Adapt<SmallBert>] [BitFit] public sealed partial class größe : IAdapted; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [Lora(Site.Query, Rank = 2, Alpha = 4)] file sealed partial class Local : IAdapted; }",
            ["DPEFT243"]
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [Lora(Site.Query, Rank = 2, Alpha = 4)] public sealed partial class Copied : IAdapted; }\nnamespace Small { [Adapt<SmallBert>] public sealed partial class Copied; }",
            []
        ),
        (
            "namespace Small { [Architecture(Layout = typeof(SmallBert))] [Adapt<SmallBert>] [BitFit] public sealed partial class Both : IArchitecture, IAdapted; }",
            ["DPEFT110", "DPEFT120"]
        ),
        ("namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial record Recorded : IAdapted; }", ["DPEFT243"]),
        ("namespace Small { [Adapt<SmallBert>] [BitFit] public static partial class Fixed; }", ["DPEFT204", "DPEFT243"]),
        ("namespace Small { [Adapt<SmallBert>] [BitFit] public abstract partial class Abstract : IAdapted; }", ["DPEFT243"]),
        (
            "namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial class Primary(int x) : IAdapted { public int X => x; } }",
            ["DPEFT243"]
        ),
        (
            "namespace Small { public class Foreign; [Adapt<SmallBert>] [BitFit] public sealed partial class Derived : Foreign, IAdapted; }",
            ["DPEFT243"]
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial class Required : IAdapted { public required int Size { get; init; } } }",
            ["DPEFT243"]
        ),
        ("namespace Small { [Adapt<SmallBert>] [BitFit] public partial struct Structured : IAdapted; }", []),
        ("namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial class Missing : Nowhere, IAdapted; }", []),
        ("namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial class Generic<@int> : IAdapted; }", []),
        (
            "namespace Small { public partial interface IOuter<in @in, out T> { [Adapt<SmallBert>] [BitFit] public sealed partial class Inner : IAdapted; } }",
            []
        ),
        (
            "namespace Small { public static partial class Static { public partial record struct Middle<T> where T : struct { [Adapt<SmallBert>] [BitFit] public sealed partial class Inner : IAdapted; } } }",
            []
        ),
        (
            "namespace Small { public partial class Bad<T> { [Architecture(Layout = typeof(DslPeft.Architectures.BertBase))] public sealed partial class Arch : IArchitecture; } }",
            ["DPEFT120"]
        ),
        (
            "namespace Small { [Architecture(Layout = typeof(DslPeft.Architectures.BertBase))] public sealed partial record RecordArch : IArchitecture; [Adapt<RecordArch>] [BitFit] public sealed partial class OverRecord : IAdapted; }",
            ["DPEFT120", "DPEFT203"]
        ),
        (
            "namespace Small { [Architecture(Layout = typeof(DslPeft.Architectures.BertBase))] public sealed partial class Twice : IArchitecture; }\nnamespace Small { [Architecture(Layout = typeof(DslPeft.Architectures.BertBase))] public sealed partial class Twice; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [Lora(null!, Rank = 2, Alpha = 4)] public sealed partial class Null : IAdapted; }",
            ["DPEFT208"]
        ),
        ("namespace Small { [Adapt<SmallBert>] [Lora(Site.Query)] public sealed partial class Incomplete : IAdapted; }", []),
        ("namespace Small { [Adapt<SmallBert>] [Classifier] public sealed partial class Headless : IAdapted; }", []),
        (
            "namespace Small { [Adapt<SmallBert>] [Lora(Site.Query, Rank = int.MaxValue + 1, Alpha = 4)] public sealed partial class Overflown : IAdapted; }",
            []
        ),
        (
            "namespace Small { public class Text { public static string S = \"\"; } [Adapt<SmallBert>] [Prefix(Site.AttentionMemory, Length = Text.S.Length)] public sealed partial class Inconstant : IAdapted; }",
            []
        ),
        (
            "namespace Small { [PeftMethod(Join.LinearDelta)] file sealed class LocalMethodAttribute(params string[] sites) : PeftAttribute(sites) { public static TorchSharp.torch.Tensor Delta(TorchSharp.torch.Tensor x, [Weight(\"Out, In\", Init.Zeros)] TorchSharp.torch.Tensor w) => TorchSharp.torch.nn.functional.linear(x, w); } [Adapt<SmallBert>] [LocalMethod(Site.Query)] public sealed partial class OfLocal : IAdapted; }",
            []
        ),
        (
            "namespace Small { [Block(Residual.PostNorm)] public static partial class StaticBlock; [Block(Residual.PostNorm)] public sealed partial class GenericBlock<T>; [Block(Residual.PostNorm)] file sealed partial class FileBlock; }",
            ["DPEFT120"]
        ),
        (
            "namespace Small { [FineTune<Good, Data>(MaxLength = 16)] public static partial class Programs<T>; [FineTune<Good, Data>(MaxLength = 16)] file static partial class FileProgram; [FineTune<Good, Data>(MaxLength = 16)] public static partial class @static; }",
            ["DPEFT315"]
        ),
        (
            "namespace Small { [FineTune<Good, Data>(MaxLength = 16)] public static partial class P1; }\nnamespace Small { [FineTune<Good, Data>(MaxLength = 16)] public static partial class P1; }",
            []
        ),
        (
            "namespace Small { [Adapt<SmallBert>] [BitFit] public sealed partial record Unmade : IAdapted; [FineTune<Unmade, Data>(MaxLength = 16)] public static partial class OverUnmade; }",
            ["DPEFT243", "DPEFT304", "DPEFT317"]
        ),
        (
            "[Adapt<Small.SmallBert>] [BitFit] public sealed partial class Good : IAdapted; namespace Small { [FineTune<global::Good, Data>(MaxLength = 16)] public static partial class OverGlobal; }",
            ["DPEFT304"]
        ),
        (
            "namespace Small { public partial class Holder { [Architecture(KeyPrefix = \"bert\", Layout = typeof(DslPeft.Architectures.BertBase))] private sealed partial class Hidden : IArchitecture { public const int Layers = 2; } [Adapt<Hidden>] [BitFit] private sealed partial class Mine : IAdapted; [Adapt<Hidden>] [BitFit] private protected sealed partial class Half : IAdapted; private static partial class Deeper { [Adapt<Hidden>] [BitFit] public sealed partial class Within : IAdapted; } } }",
            ["DPEFT243"]
        ),
        (
            "namespace Small { public partial class Guard { [Architecture(KeyPrefix = \"bert\", Layout = typeof(DslPeft.Architectures.BertBase))] protected sealed partial class Guarded : IArchitecture { public const int Layers = 2; } [Adapt<Guarded>] [BitFit] private protected sealed partial class Fits : IAdapted; [Adapt<Guarded>] [BitFit] internal sealed partial class Wide : IAdapted; } }",
            ["DPEFT243"]
        ),
        (
            "namespace Small { public partial class Leak { [Architecture(KeyPrefix = \"bert\", Layout = typeof(DslPeft.Architectures.BertBase))] private sealed partial class Hidden : IArchitecture { public const int Layers = 2; } [Adapt<Hidden>] [BitFit] public sealed partial class Open : IAdapted; } }",
            ["DPEFT243"]
        ),
        (
            "namespace Small { [Architecture(KeyPrefix = \"bert\", Layout = typeof(DslPeft.Architectures.BertBase))] internal sealed partial class Internal : IArchitecture { public const int Layers = 2; } [Adapt<Internal>] [BitFit] public sealed partial class OverInternal : IAdapted; }",
            []
        ),
        (
            "namespace Small { public partial class Nest { private sealed class Kept; [Architecture(KeyPrefix = \"bert\")] private sealed partial class Own : IArchitecture { [Embed(50, 8, Key = \"w\", Site = Site.Words)] private partial Embedding Words { get; } [Repeat(2, Key = \"layer.{i}\")] private partial Repeated<Layer> Stack { get; } } [Block(Residual.PostNorm)] private sealed partial class Layer { [FeedForward(Act.Gelu)] private sealed partial class Mlp { [Linear(8, 9, Key = \"up\")] private partial Linear Up { get; } [Linear(9, 8, Key = \"down\")] private partial Linear Down { get; } [Norm(8, Key = \"n\")] private partial Norm Norm { get; } } } } }",
            []
        ),
    ];

    private static readonly string Base =
        Declarations.SmallBert
        + "[TextData(Text = \"a\", Label = \"b\")] [Labels(\"n\\u2028o\", \"yes\")] public sealed class Data;\n"
        + $"[Adapt<SmallBert>] {Lora} [Classifier(Labels = 2)] public sealed partial class Good : IAdapted;";

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (i, declared) in Declared.Index())
                data.Add(i, declared.Source);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void OneBesideAGoodOne(int number, string source)
    {
        string[] sources = [Base, .. Files(source)];
        var output = new CompilerHarness().Survive(sources);

        Assert.Contains(Good, output.Names);
        var reported = AnalyzerHarness.Run(sources);
        Assert.True(reported.Ids.SequenceEqual(Declared[number].Ids), reported.Describe());
    }

    /// <summary>All at once, with every file name unique whatever its case.</summary>
    [Fact]
    public void AllBesideAGoodOne()
    {
        var output = new CompilerHarness().Survive([Base, .. Declared.SelectMany(declared => Files(declared.Source))]);

        Assert.Contains(Good, output.Names);
        Assert.Equal(output.Names.Count(), output.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("static int Run", output.Joined("Small.P1"));
        Assert.Equal(
            3,
            output.Names.Count(name =>
                name.StartsWith("Small.cased", StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(".Infer.g.cs", StringComparison.Ordinal)
                && !name.Contains("ased2", StringComparison.OrdinalIgnoreCase)
            )
        );
    }

    /// <summary>What a fault says is about the declaration, not about emitted code.</summary>
    [Theory]
    [InlineData("public sealed partial record Odd : IAdapted;", "a record cannot derive from AdaptedModel: make it a class")]
    [InlineData("public sealed partial class Odd(int x) : IAdapted { public int X => x; }", "it has a primary constructor")]
    [InlineData(
        "public sealed partial class Odd : System.Exception, IAdapted;",
        "it derives from Exception, which does not derive from AdaptedModel"
    )]
    [InlineData("file sealed partial class Odd : IAdapted;", "it is local to its file")]
    public void ObstacleIsNamed(string type, string says)
    {
        var output = AnalyzerHarness.Run([Base, $"using DslPeft; namespace Small; [Adapt<SmallBert>] {Lora} {type}"]);

        Assert.Contains(says, Assert.Single(output.Reported).GetMessage(null));
        Assert.Empty(output.Errors);
    }

    /// <summary>A base class of the user's own between the library's and the adaptation.</summary>
    [Fact]
    public void BaseClassThatDerivesFromAdaptedModel()
    {
        var output = new CompilerHarness().Compile(
            Base.Replace("\\u2028", ""),
            $$"""
            using DslPeft;
            namespace Small;
            public abstract class Named(ArchitectureModule @base, AdaptationInfo info, int seed) : AdaptedModel(@base, info, seed)
            {
                public string Title => Info.Name;
                public override int SharedLayers => 0;
            }
            [Adapt<SmallBert>] {{Lora}} [Pretraining]
            public sealed partial class Derived : Named, IAdapted;
            """
        );

        Assert.Contains(
            "public sealed partial class Derived".Replace("public sealed ", "") + " : IPretrainingModel",
            output["Small.Derived.Parameters.g.cs"]
        );
    }

    private static string[] Files(string source) => [.. source.Split('\n').Select(part => "using DslPeft;\nusing Small;\n" + part)];
}
