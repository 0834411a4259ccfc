using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>The compiler's copies of the library's enums say the same.</summary>
public sealed class VocabularyTests
{
    [Theory]
    [InlineData(typeof(Generators.Language.Act))]
    [InlineData(typeof(Generators.Language.Residual))]
    [InlineData(typeof(Generators.Language.IndexedBy))]
    [InlineData(typeof(Generators.Language.Join))]
    [InlineData(typeof(Generators.Language.Init))]
    [InlineData(typeof(Generators.Language.Scope))]
    [InlineData(typeof(Generators.Language.Role))]
    [InlineData(typeof(Generators.Language.Decay))]
    [InlineData(typeof(Generators.Language.SuperGlueTask))]
    public void EnumEqualsTheLibrarys(Type copy)
    {
        var library = new CompilerHarness().Create().GetTypeByMetadataName($"DslPeft.{copy.Name}")!;

        Assert.Equal(
            library
                .GetMembers()
                .OfType<IFieldSymbol>()
                .Where(field => field.HasConstantValue)
                .Select(field => (field.Name, (int)field.ConstantValue!)),
            Enum.GetNames(copy).Select(name => (name, (int)Enum.Parse(copy, name)))
        );
    }

    [Fact]
    public void PassesAreThoseOfTheLibrary()
    {
        var library = new CompilerHarness().Create().GetTypeByMetadataName("DslPeft.Pass")!;

        Assert.Equal(
            library.GetMembers().OfType<IFieldSymbol>().Select(field => field.Name).Order(StringComparer.Ordinal),
            Generators.Passes.Pipeline.Names.Order(StringComparer.Ordinal)
        );
    }
}
