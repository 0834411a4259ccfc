using DslPeft.Generators.Passes;

namespace DslPeft.Compiler.Tests.Units;

using Language = DslPeft.Generators.Language;

/// <summary>The compiler's own copies of the annotations' enums are copies.</summary>
public sealed class VocabularyTests
{
    public static TheoryData<Type, Type> Copies =>
        new()
        {
            { typeof(Language.Act), typeof(Act) },
            { typeof(Language.Residual), typeof(Residual) },
            { typeof(Language.RotaryPairs), typeof(RotaryPairs) },
            { typeof(Language.RotaryScaling), typeof(RotaryScaling) },
            { typeof(Language.IndexedBy), typeof(IndexedBy) },
            { typeof(Language.Join), typeof(Join) },
            { typeof(Language.Init), typeof(Init) },
            { typeof(Language.Scope), typeof(Scope) },
            { typeof(Language.Role), typeof(Role) },
            { typeof(Language.Pooling), typeof(Pooling) },
            { typeof(Language.DecoderTable), typeof(DecoderTable) },
            { typeof(Language.When), typeof(When) },
            { typeof(Language.Decay), typeof(Decay) },
            { typeof(Language.SuperGlueTask), typeof(SuperGlueTask) },
            { typeof(Language.BaseType), typeof(BaseType) },
            { typeof(Language.Quantisation), typeof(Quantisation) },
        };

    [Theory]
    [MemberData(nameof(Copies))]
    public void EnumsAgreeByNameAndValue(Type copy, Type original) => Assert.Equal(Members(original), Members(copy));

    /// <summary>Every enum of the compiler that the runtime has as well is in the list above.</summary>
    [Fact]
    public void EveryCopyIsCompared()
    {
        var runtime = typeof(Act)
            .Assembly.GetTypes()
            .Where(type => type is { IsEnum: true, IsPublic: true, Namespace: "DslPeft" })
            .Select(type => type.Name)
            .ToHashSet();
        var copies = typeof(Language.Act)
            .Assembly.GetTypes()
            .Where(type => type.IsEnum && type.Namespace == typeof(Language.Act).Namespace && runtime.Contains(type.Name));

        Assert.Equal(copies.OrderBy(type => type.Name), Copies.Select(row => (Type)((object[])row)[0]).OrderBy(type => type.Name));
    }

    /// <summary>Emitted code names each head that a recipe builds by a member of the library's list.</summary>
    [Fact]
    public void EveryHeadIsNamedByTheLibrary()
    {
        var heads = typeof(HeadKind).GetProperties();

        Assert.Equal(Language.HeadForm.All.Select(form => form.Name).Append("None").Order(), heads.Select(head => head.Name).Order());
        Assert.All(heads, head => Assert.Equal(head.Name, ((TaskHead)head.GetValue(null)!).Name));
    }

    [Fact]
    public void EveryPassHasItsSwitch() => Assert.Equal(Enum.GetNames<Pass>().Order(), Pipeline.Names.Order());

    private static IEnumerable<(string, int)> Members(Type type) =>
        Enum.GetNames(type).Select(name => (name, Convert.ToInt32(Enum.Parse(type, name))));
}
