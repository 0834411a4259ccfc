using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>
/// A user's members stand beside emitted ones, whatever they are called: private emitted members step aside, and what a member would hide
/// is qualified.
/// </summary>
public sealed class MemberNameTests
{
    private const string Methods =
        "[Lora(Site.Query, Rank = 2, Alpha = 4, Dropout = 0.1), Houlsby(Site.FeedForwardResult, Bottleneck = 3), Classifier(Labels = 2)]";

    /// <summary>Private members of the emitted half.</summary>
    [Theory]
    [InlineData("public int Head => 1;")]
    [InlineData("private readonly int _embed = 2; public int Embed2 => _embed;")]
    [InlineData("public void Layer0() { } public int Layer3 => 2; public int Layer => 3;")]
    [InlineData(
        "public sealed class EmbedTensors; public sealed class Layer0Tensors; public sealed class LayerTensors; public sealed class InferLayerTensors;"
    )]
    [InlineData(
        "public static int Trunk(int x) => x; public static string Rows() => \"\"; public int Pool = 1; public int Mask = 2; public int Embed = 3;"
    )]
    [InlineData(
        "public int InferLayer => 1; public int InferHead => 1; public int InferEmbed => 2; private int _inferHead = 3; public int OfHead => _inferHead;"
    )]
    public void OfPrivateMembers(string members) => Check(members);

    /// <summary>Functions, enums and classes that emitted code names.</summary>
    [Theory]
    [InlineData(
        "public static int linear(int x) => x; public int layer_norm = 1; public int dropout => 2; public void gelu() { } public class softmax;"
    )]
    [InlineData(
        "public int no_grad => 1; public int cross_entropy => 2; public int scaled_dot_product_attention => 3; public int NewDisposeScope => 4; public int matmul => 5;"
    )]
    [InlineData(
        "public int Kernels => 1; public string torch => \"\"; public int nn => 2; public int Init => 3; public int HeadKind => 4;"
    )]
    [InlineData("public int System => 1; public int TorchSharp => 2; public int DslPeft => 3; public int Small => 4;")]
    [InlineData(
        "public string Infer(string text) => text; public int Forward(string text) => text.Length; public void Merge(int times) => _ = times;"
    )]
    public void OfWhatEmittedCodeNames(string members) => Check(members);

    /// <summary>Types of the namespace around, which come before what using directives bring in.</summary>
    [Theory]
    [InlineData(
        "public class Forward; public class Infer; public class Head; public class Layer0; public class Routing; public class Base;"
    )]
    [InlineData(
        "public class linear; public class layer_norm; public class no_grad; public class cross_entropy; public enum scaled_dot_product_attention;"
    )]
    public void OfTypesAround(string types) => Check("", types);

    /// <summary>Members of a class around.</summary>
    [Fact]
    public void OfAClassAround()
    {
        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            $$"""
            using DslPeft;
            namespace Small;
            public partial class Outer
            {
                public static int linear(int x) => x;
                public static int Kernels => 1;
                public class Tensor;
                [Adapt<SmallBert>] {{Methods}}
                public sealed partial class Own : IAdapted;
            }
            """
        );

        Assert.Contains("global::TorchSharp.torch.nn.functional.linear(", output["Small.Outer.Own.Forward.g.cs"]);
    }

    /// <summary>A class that is called as a private member of its other half.</summary>
    [Theory]
    [InlineData("Head")]
    [InlineData("Layer")]
    [InlineData("Trunk")]
    [InlineData("Rows")]
    [InlineData("LayerTensors")]
    public void OfTheClassItself(string name)
    {
        var output = new CompilerHarness().Compile(Declarations.SmallBert, Declarations.Adaptation(Methods, name));

        Assert.Contains($"partial class {name}", output[$"Small.{name}.Forward.g.cs"]);
    }

    /// <summary>An architecture, its block and a program with members of their own.</summary>
    [Fact]
    public void OfOtherDeclarations()
    {
        var plain = Declarations
            .PlainBert("Plain")
            .Replace(
                "public const int Inner",
                "private readonly int _boundVersion = 1; public int Bound => _boundVersion; private static int Bind() => 2; public int ParameterRows => Bind(); public int linear => 3;\n    public const int Inner"
            )
            .Replace(
                "private const int H",
                "private readonly int _module = 1, _key = 2; public int Both => _module + _key;\n    private const int H"
            )
            .Replace(
                "public sealed partial class Mlp\n    {",
                "public sealed partial class Mlp\n    {\n        private readonly int _key = 2; public int Own => _key;"
            );
        var program = """
            using DslPeft;
            namespace Small;
            [TextData(Text = "a", Label = "b")] public sealed class Data;
            [FineTune<Own, Data>(MaxLength = 16)]
            public static partial class Main { public static int Epochs => 3; public static string Run() => ""; }
            """;

        var output = new CompilerHarness { Kind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication }.Compile(
            plain,
            Declarations.Adaptation(Methods, "Own", "Plain"),
            program
        );

        Assert.Contains("_boundVersion_", output["Small.Plain.Forward.g.cs"]);
        Assert.Contains("_key_", output["Small.PlainLayer.Parts.g.cs"]);
        Assert.NotNull(output.Compilation.GetEntryPoint(default));
    }

    /// <summary>Two methods of one short name at one site.</summary>
    [Fact]
    public void OfTwoMethodsOfOneName()
    {
        const string mine = """
            using DslPeft;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn.functional;
            namespace Mine
            {
                [PeftMethod(Join.LinearDelta, Mergeable = true)]
                public sealed class LoraAttribute(params string[] sites) : PeftAttribute(sites)
                {
                    public required int Rank { get; init; }
                    public static Tensor Delta(Tensor x, [Weight("Rank, In", Init.KaimingUniform)] Tensor a, [Weight("Out, Rank", Init.Zeros)] Tensor b) => linear(linear(x, a), b);
                }
            }
            """;

        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            mine,
            Declarations.Adaptation("[DslPeft.Lora(Site.Query, Rank = 2, Alpha = 4), Mine.Lora(Site.Query, Rank = 3)]", "Own")
        );

        var parameters = output["Small.Own.Parameters.g.cs"];
        Assert.All(["query.lora.a", "query.lora.b", "query.minelora.a", "query.minelora.b"], name => Assert.Contains(name, parameters));
        Assert.Contains("+ MineLora rank 3", parameters);
    }

    /// <summary>Every member of an emitted half that is not private has a name that a user's member is kept from.</summary>
    [Theory]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)]")]
    [InlineData("[AdaLora(Site.Query, InitialRank = 4, Rank = 3, Alpha = 8, Warmup = 1, Cooldown = 1)] [Pretraining]")]
    [InlineData("[Houlsby(Site.FeedForwardResult, Bottleneck = 4)] [AdaMix<HoulsbyAttribute>(Experts = 2)]")]
    [InlineData("[FishMask(Ratio = 0.5)] [Classifier(Labels = 2)]")]
    [InlineData("[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)] [AdapterDrop<PfeifferAttribute>(Most = 2)] [Classifier(Labels = 2)]")]
    public void EmittedNamesAreKept(string methods)
    {
        var output = new CompilerHarness().Compile(Declarations.SmallBert, Declarations.Adaptation(methods, "Own"));
        var type = output.Compilation.GetTypeByMetadataName("Small.Own")!;
        var open = type.GetMembers()
            .Where(member =>
                member.DeclaredAccessibility != Microsoft.CodeAnalysis.Accessibility.Private
                && !member.IsImplicitlyDeclared
                && member.CanBeReferencedByName
            );

        var names = open.Where(member => member is not Microsoft.CodeAnalysis.INamedTypeSymbol)
            .Select(member => member.Name)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var reported = Analyzers
            .AnalyzerHarness.Run([
                Declarations.SmallBert,
                Declarations.Adaptation(methods, "Own").Replace(": IAdapted;", $": IAdapted {{ public int {string.Join(", ", names)}; }}"),
            ])
            .Reported;

        Assert.Equal(
            names,
            reported
                .Where(diagnostic => diagnostic.Id == "DPEFT244")
                .Select(Analyzers.AnalyzerOutput.Squiggle)
                .Order(StringComparer.Ordinal)
        );
    }

    private static void Check(string members, string types = "")
    {
        var own = Declarations
            .Adaptation(Methods, "Own")
            .Replace("using DslPeft;", "using global::DslPeft;")
            .Replace(": IAdapted;", $": IAdapted {{ {members} }}");

        var output = new CompilerHarness().Compile(Declarations.SmallBert, own, $"namespace Small {{ {types} }}");

        Assert.Contains("Small.Own.Infer.g.cs", output.Names);
    }
}
