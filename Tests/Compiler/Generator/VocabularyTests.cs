using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>The compiler's copies of the library's enums say the same.</summary>
public sealed class VocabularyTests
{
    [Theory]
    [InlineData(typeof(Generators.Specs.Act))]
    [InlineData(typeof(Generators.Specs.Residual))]
    [InlineData(typeof(Generators.Specs.IndexedBy))]
    [InlineData(typeof(Generators.Specs.Join))]
    [InlineData(typeof(Generators.Specs.Init))]
    [InlineData(typeof(Generators.Specs.Scope))]
    [InlineData(typeof(Generators.Specs.Role))]
    [InlineData(typeof(Generators.Specs.HeadKind))]
    [InlineData(typeof(Generators.Specs.Decay))]
    [InlineData(typeof(Generators.Specs.SuperGlueTask))]
    public void EnumEqualsTheLibrarys(Type copy)
    {
        var library = new CompilerHarness().Create().GetTypeByMetadataName($"DslPeft.{copy.Name}")!;

        Assert.Equal(
            library.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => (field.Name, (int)field.ConstantValue!)),
            Enum.GetNames(copy).Select(name => (name, (int)Enum.Parse(copy, name))));
    }

    [Fact]
    public void PassesAreThoseOfTheLibrary()
    {
        var library = new CompilerHarness().Create().GetTypeByMetadataName("DslPeft.Pass")!;

        Assert.Equal(
            library.GetMembers().OfType<IFieldSymbol>().Select(field => field.Name).Order(StringComparer.Ordinal),
            Generators.Passes.Pipeline.Names.Order(StringComparer.Ordinal));
    }
}
