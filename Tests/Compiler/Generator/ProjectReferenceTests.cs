using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>
/// An editor gives a referenced project as a compilation with its syntax, a build as an assembly: both are compiled to the same.
/// </summary>
public sealed class ProjectReferenceTests
{
    private const string Library = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;
        namespace Small;
        public static class Helper { public static Tensor Twice(Tensor x) => x * 2; }
        [PeftMethod(Join.LinearDelta, Mergeable = true)]
        public sealed class MineAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public required int Rank { get; init; }
            public static Tensor Delta(Tensor x, [Weight("Rank, In", Init.KaimingUniform)] Tensor a, [Weight("Out, Rank", Init.Zeros)] Tensor b) => Helped(linear(linear(x, a), b));
            private static Tensor Helped(Tensor x) => Helper.Twice(x);
        }
        """;

    private const string User = """
        using DslPeft;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;
        namespace Small;
        [PeftMethod(Join.LinearDelta)]
        public sealed class OursAttribute(params string[] sites) : PeftAttribute(sites)
        {
            public static Tensor Delta(Tensor x, [Weight("Out, In", Init.Zeros)] Tensor w) => Helper.Twice(linear(x, w));
        }
        [Architecture(KeyPrefix = "bert", Layout = typeof(Plain))]
        public sealed partial class Sized : IArchitecture { public const int Layers = 3, Hidden = 12, Heads = 3; }
        [Architecture(KeyPrefix = "cousin")]
        public sealed partial class Cousin : IArchitecture
        {
            public const int Hidden = 12, Heads = 3, Inner = 20;
            public const double Epsilon = 1e-3, Dropout = 0.1;
            public const Act Activation = Act.Relu;
            [Embed(50, Hidden, Key = "words", Site = Site.Words)] public partial Embedding Words { get; }
            [Norm(Hidden, Key = "norm", Epsilon = Epsilon)] public partial Norm EmbeddingNorm { get; }
            [Repeat(2, Key = "layer.{i}")] public partial Repeated<PlainLayer> Stack { get; }
        }
        [Adapt<Sized>] [Mine(Site.Query, Rank = 2)] [Ours(Site.Value)] [Classifier(Labels = 2)] public sealed partial class OverSized : IAdapted;
        [Adapt<Cousin>] [Mine(Site.Query, Rank = 2)] public sealed partial class OverCousin : IAdapted;
        [Adapt<Plain>] [Mine(Site.Query, Rank = 2)] [Lora(Site.Value, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)] public sealed partial class OverPlain : IAdapted;
        """;

    [Fact]
    public void BothAreCompiledToTheSame()
    {
        var library = new CompilerHarness { AssemblyName = "Library" }.Compile(Declarations.PlainBert("Plain"), Library);

        var (inEditor, inBuild) = (Written(library.Compilation.ToMetadataReference()), Written(library.Reference()));

        Assert.Equal(inBuild.Keys, inEditor.Keys);
        Assert.All(inBuild, file => Assert.Equal(file.Value, inEditor[file.Key]));
        Assert.Contains("[20, 12]", inEditor["Small.Cousin.Parameters.g.cs"]);
    }

    private static SortedDictionary<string, string> Written(MetadataReference library)
    {
        var output = new CompilerHarness { References = [library] }.Compile(User);
        return new(output.Names.ToDictionary(name => name, name => output[name]), StringComparer.Ordinal);
    }
}
