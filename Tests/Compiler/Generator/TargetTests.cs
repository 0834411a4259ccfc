using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>Declarations in every place that C# allows compile, whatever is declared around them.</summary>
public sealed class TargetTests
{
    private const string Methods =
        "[Lora(Site.Query, Rank = 2, Alpha = 4), Houlsby(Site.FeedForwardResult, Bottleneck = 3), Classifier(Labels = 2)]";

    private static readonly string[] Parts = ["Parameters", "Tensors", "Forward", "Infer", "Deploy"];

    [Fact]
    public void NestedInPartialTypes()
    {
        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            $$"""
            using DslPeft;
            namespace Small;
            public static partial class Outer
            {
                internal partial struct Middle
                {
                    public partial record Inner
                    {
                        [Adapt<SmallBert>] {{Methods}}
                        public sealed partial class Lora : IAdapted;
                    }
                }
            }
            """
        );

        Assert.Equal(Parts.Select(part => $"Small.Outer.Middle.Inner.Lora.{part}.g.cs"), output.Names.Where(name => name.Contains("Lora")));
    }

    [Fact]
    public void NestedInGenericTypes()
    {
        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            $$"""
            using DslPeft;
            namespace Small;
            public partial class Outer<T, U> where T : class
            {
                [Adapt<SmallBert>] {{Methods}}
                public sealed partial class Lora : IAdapted;
            }
            public partial class Outer
            {
                [Adapt<SmallBert>] {{Methods}}
                public sealed partial class Lora : IAdapted;
            }
            """
        );

        Assert.Equal(Parts.Select(part => $"Small.Outer`2.Lora.{part}.g.cs"), output.Names.Where(name => name.Contains('`')));
        Assert.Equal(Parts.Select(part => $"Small.Outer.Lora.{part}.g.cs"), output.Names.Where(name => name.Contains("Outer.")));
    }

    [Fact]
    public void InTheGlobalNamespace()
    {
        var output = new CompilerHarness().Compile(
            Declarations.PlainBert("PlainBert").Replace("namespace Small;", ""),
            $"using DslPeft; [Adapt<PlainBert>] {Methods} public sealed partial class Lora : IAdapted;"
        );

        Assert.Contains("Lora.Forward.g.cs", output.Names);
        Assert.Contains("PlainBert.Forward.g.cs", output.Names);
    }

    [Fact]
    public void OverAnInternalArchitecture()
    {
        var output = new CompilerHarness().Compile(
            Declarations
                .PlainBert("PlainBert")
                .Replace("public sealed partial class PlainBert", "internal sealed partial class PlainBert")
                .Replace("public partial", "internal partial"),
            Declarations.Adaptation(Methods, "Lora", "PlainBert")
        );

        Assert.Contains("internal Lora(Small.PlainBert @base", output["Small.Lora.Parameters.g.cs"]);
        Assert.Contains("internal partial Embedding Words", output["Small.PlainBert.Parameters.g.cs"]);
        Assert.DoesNotContain(output.Names, name => name.EndsWith("Sizes.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void EqualNamesInDifferentNamespaces()
    {
        var other = Declarations
            .Adaptation(Methods, "Lora")
            .Replace("namespace Small;", "namespace Other;")
            .Replace("<SmallBert>", "<Small.SmallBert>");

        var output = new CompilerHarness().Compile(Declarations.SmallBert, Declarations.Adaptation(Methods, "Lora"), other);

        Assert.Equal(
            Parts.Select(part => $"Small.Lora.{part}.g.cs").Concat(Parts.Select(part => $"Other.Lora.{part}.g.cs")),
            output.Names.Where(name => name.Contains("Lora"))
        );
    }

    /// <summary>Attributes of one class may stand at several of its declarations.</summary>
    [Fact]
    public void DeclaredInTwoFiles()
    {
        var output = new CompilerHarness().Compile(
            Declarations.SmallBert,
            Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)]", "Lora"),
            "using DslPeft; namespace Small; [Classifier(Labels = 2)] partial class Lora { public int Own => Declaration.Labels; }"
        );

        Assert.Equal(Parts.Select(part => $"Small.Lora.{part}.g.cs"), output.Names.Where(name => name.Contains("Lora")));
        Assert.Contains("Labels = 2", output["Small.Lora.Parameters.g.cs"]);
    }

    /// <summary>A type or namespace of the user's that has a name which emitted code uses.</summary>
    [Theory]
    [InlineData("class Tensor;")]
    [InlineData("class Linear; class Norm; class Embedding;")]
    [InlineData("class Batch; enum Init; static class Kernels; class AdaptedModel; struct ParameterRow; class DeployedTensors;")]
    [InlineData("interface IEnumerable; class Dictionary; class List; class nn; class GELU;")]
    [InlineData("static class torch;")]
    [InlineData("namespace DslPeft.Something { class Other; }")]
    [InlineData("namespace TorchSharp { class Other; } namespace System { class Other; }")]
    [InlineData("class Small;")]
    [InlineData("namespace Tensor { class Other; }")]
    public void BesideTypesOfTheSameNames(string types)
    {
        // Everything is qualified here, as the user's own code has to be.
        var plain = Declarations
            .PlainBert("PlainBert")
            .Replace(
                "using DslPeft;",
                "using global::DslPeft; using L = global::DslPeft.Linear; using N = global::DslPeft.Norm; using E = global::DslPeft.Embedding;"
            )
            .Replace("partial Linear ", "partial L ")
            .Replace("partial Norm ", "partial N ")
            .Replace("partial Embedding ", "partial E ");
        var lora = Declarations.Adaptation(Methods, "Lora", "PlainBert").Replace("using DslPeft;", "using global::DslPeft;");

        var output = new CompilerHarness().Compile(plain, lora, $"namespace Small {{ {types} }}");

        Assert.Contains("Small.Lora.Forward.g.cs", output.Names);
    }

    [Theory]
    [InlineData("DslPeft.Something")]
    [InlineData("DslPeft")]
    [InlineData("Company.DslPeft.Models")]
    [InlineData("TorchSharp.Models")]
    public void InANamespaceNamedAsOurs(string space)
    {
        string Placed(string source) =>
            source.Replace("namespace Small;", $"namespace {space};").Replace("using DslPeft;", "using global::DslPeft;");

        var output = new CompilerHarness().Compile(
            Placed(Declarations.PlainBert("PlainBert")),
            Placed(Declarations.Adaptation(Methods, "Lora", "PlainBert"))
        );

        Assert.Contains($"{space}.Lora.Forward.g.cs", output.Names);
    }

    /// <summary>A declaration named as one of our types.</summary>
    [Fact]
    public void NamedAsATypeOfOurs()
    {
        var output = new CompilerHarness().Compile(
            Declarations.PlainBert("Batch").Replace("using DslPeft;", "using DslPeft; using Linear = DslPeft.Linear;"),
            Declarations.Adaptation(Methods, "Routing", "Batch")
        );

        Assert.Contains("public static global::Small.Batch Load(string path)", output["Small.Batch.Parameters.g.cs"]);
        Assert.Contains("public EncoderOutput Forward(global::DslPeft.Batch batch)", output["Small.Batch.Forward.g.cs"]);
    }

    [Fact]
    public void FilesHaveNoByteOrderMark()
    {
        var output = new CompilerHarness().Compile(Declarations.SmallBert);

        Assert.All(output.Files, file => Assert.Empty(file.SourceText.Encoding!.GetPreamble()));
    }
}
