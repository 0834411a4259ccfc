using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>
/// A size of a layout has, over the constants of a class that repeats it, the value that C# gives the same expression over these.
/// </summary>
public sealed class SizeExpressionTests
{
    private const string Own =
        "A = 100, B = 7, C = 3; public const double D = 2.6; public const bool Flag = false; public const Act Activation = Act.Relu; public const long L = 5";

    private const string Other =
        "A = 61, B = 9, C = 2; public const double D = 3.7; public const bool Flag = true; public const Act Activation = Act.Gelu; public const long L = 12";

    public static TheoryData<string> Followed =>
        [
            "A % B",
            "A % B % C",
            "A - A % B * C",
            "A + 1 << C",
            "A << B - C",
            "A >> C",
            "A << C >> 1",
            "1 << A",
            "(int)(1L << (int)L)",
            "-(A >> 1) + A",
            "(A + 7) & ~7",
            "A | B",
            "A ^ B",
            "A / B * C",
            "A - B - C",
            "(A - B) / (B - C)",
            "A / (B * 1)",
            "+A",
            "checked(A * B)",
            "unchecked(A * B)",
            "A!",
            "(int)(A * D)",
            "(int)-D + 10",
            "(int)(A / D)",
            "(int)L % 10",
            "(int)(double)A",
            "(byte)(A + B)",
            "Flag ? A : B",
            "Flag & A > B ? 3 : 5",
            "Flag | A < B ? 3 : 5",
            "Flag ^ A > B ? 3 : 5",
            "!Flag ? 3 : 5",
            "A % B == 5 && !Flag ? 11 : 12",
            "Activation == Act.Gelu ? 3 : 5",
            "(int)Activation + 2",
            "A > B ? B > C ? 1 : 2 : 3",
            "(A % B != 0 ? 1 : 0) + A / B",
            "true ? A : B",
            "A + (int)'b'",
            "0x10 + A",
            "1_000 + A",
            "(short)A + (int)(long)B",
        ];

    [Theory, MemberData(nameof(Followed))]
    public void HasTheValueOfCSharp(string expression)
    {
        var (expected, spec) = Read(expression);

        Assert.Empty(spec.UnusableSizes);
        Assert.Equal([expected, expected], spec.Parts.Where(part => part.Kind == PartKind.Norm).Select(part => part.Out));
    }

    /// <summary>What is not followed is named, and stands as long as the class has the layout's constants.</summary>
    [Theory]
    [InlineData("(int)(A * 1.1f)")]
    [InlineData("(int)(A * 1.1m)")]
    [InlineData("A >>> 1")]
    [InlineData("'a' + A")]
    [InlineData("(int)(float)A + 1")]
    public void OrIsRefusedByName(string expression)
    {
        var (_, spec) = Read(expression);

        Assert.Equal(
            ["Computed.const", "First.width", "Second.width", "Stack.Mlp.Up.out"],
            spec.UnusableSizes.Select(size => $"{size.Member}.{size.Argument}").Order(StringComparer.Ordinal)
        );
        Assert.All(spec.UnusableSizes, size => Assert.Equal(double.NaN, size.Value));
        Assert.Empty(Read(expression, Own).Spec.UnusableSizes);
    }

    /// <summary>
    /// A block of another assembly whose expression calls a function takes the sizes of the architecture that repeats it.
    /// </summary>
    [Fact]
    public void OfABlockOfAnotherAssembly()
    {
        var library = new CompilerHarness { AssemblyName = "Library" };
        var compiled = library.Compile(Family("A % B"));
        var compilation = new CompilerHarness { References = [compiled.Compilation.ToMetadataReference()] }.Create(
            Family("1").Split("[Block")[0].Replace("Family", "Cousin").Replace("CousinLayer", "FamilyLayer").Replace(Own, Other)
        );

        var spec = ArchitectureParser.Parse(compilation.GetTypeByMetadataName("Cousin")!, compilation)!;

        Assert.Equal(
            61 % 9,
            spec.Parts.Single(part => part.Kind == PartKind.Repeat).Block!.Sublayers[0].Parts.First(part => part.Name == "Down").In
        );
    }

    /// <summary>The size of the same expression in C#, and the class that repeats the layout with these constants.</summary>
    private static (int Expected, ArchitectureSpec Spec) Read(string expression, string constants = Other)
    {
        var compilation = new CompilerHarness().Create(
            Family(expression),
            $$"""
            using DslPeft;
            [Architecture(Layout = typeof(Family))]
            public sealed partial class Probe : IArchitecture
            {
                public const int {{constants}};
            }
            public static class Direct
            {
                public const int {{constants}};
                public const int Computed = {{expression}};
            }
            """
        );
        var computed = (IFieldSymbol)compilation.GetTypeByMetadataName("Direct")!.GetMembers("Computed").Single();
        Assert.True(computed.HasConstantValue, expression);
        return ((int)computed.ConstantValue!, ArchitectureParser.Parse(compilation.GetTypeByMetadataName("Probe")!, compilation)!);
    }

    /// <summary>A layout with the expression for a constant, and for an argument.</summary>
    private static string Family(string expression) =>
        $$"""
            using DslPeft;

            [Architecture]
            public sealed partial class Family : IArchitecture
            {
                public const int {{Own}};
                public const int Computed = {{expression}};
                [Embed(100, 8, Key = "words")] public partial Embedding Words { get; }
                [Norm({{expression}}, Key = "first")] public partial Norm First { get; }
                [Norm(Computed, Key = "second")] public partial Norm Second { get; }
                [Repeat(2, Key = "layer.{i}")] public partial Repeated<FamilyLayer> Stack { get; }
            }

            [Block(Residual.PostNorm)]
            public sealed partial class FamilyLayer
            {
                private const int A = Family.A, B = Family.B, C = Family.C;

                [FeedForward(Act.Gelu)]
                public sealed partial class Mlp
                {
                    [Linear(8, Family.Computed, Key = "up")] public partial Linear Up { get; }
                    [Linear(A % B, 8, Key = "down")] public partial Linear Down { get; }
                    [Norm(8, Key = "norm")] public partial Norm Norm { get; }
                }
            }
            """;
}
