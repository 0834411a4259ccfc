namespace DslPeft.Compiler.Tests.Units;

using DslPeft.Generators.Passes;
using Specs = DslPeft.Generators.Specs;

/// <summary>The compiler's own copies of the annotations' enums are copies.</summary>
public sealed class VocabularyTests
{
    public static TheoryData<Type, Type> Copies => new()
    {
        { typeof(Specs.Act), typeof(Act) },
        { typeof(Specs.Residual), typeof(Residual) },
        { typeof(Specs.IndexedBy), typeof(IndexedBy) },
        { typeof(Specs.Join), typeof(Join) },
        { typeof(Specs.Init), typeof(Init) },
        { typeof(Specs.Scope), typeof(Scope) },
        { typeof(Specs.Role), typeof(Role) },
        { typeof(Specs.DecoderTable), typeof(DecoderTable) },
        { typeof(Specs.When), typeof(When) },
        { typeof(Specs.HeadKind), typeof(HeadKind) },
        { typeof(Specs.Decay), typeof(Decay) },
        { typeof(Specs.SuperGlueTask), typeof(SuperGlueTask) },
    };

    [Theory]
    [MemberData(nameof(Copies))]
    public void EnumsAgreeByNameAndValue(Type copy, Type original) => Assert.Equal(Members(original), Members(copy));

    /// <summary>Every enum of the compiler that the runtime has as well is in the list above.</summary>
    [Fact]
    public void EveryCopyIsCompared()
    {
        var runtime = typeof(Act).Assembly.GetTypes().Where(type => type is { IsEnum: true, IsPublic: true, Namespace: "DslPeft" }).Select(type => type.Name).ToHashSet();
        var copies = typeof(Specs.Act).Assembly.GetTypes().Where(type => type.IsEnum && type.Namespace == typeof(Specs.Act).Namespace && runtime.Contains(type.Name));

        Assert.Equal(copies.OrderBy(type => type.Name), Copies.Select(row => (Type)((object[])row)[0]).OrderBy(type => type.Name));
    }

    [Fact]
    public void EveryPassHasItsSwitch() => Assert.Equal(Enum.GetNames<Pass>().Order(), Pipeline.Names.Order());

    private static IEnumerable<(string, int)> Members(Type type) => Enum.GetNames(type).Select(name => (name, Convert.ToInt32(Enum.Parse(type, name))));
}
