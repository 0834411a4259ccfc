using DslPeft.Generators.Language;

namespace DslPeft.Compiler.Tests.Units;

using CsCheck;

/// <summary>Arrays compared by their elements: what the generator's caching rests on.</summary>
public sealed class EquatableArrayTests
{
    private sealed record Nested(string Name, EquatableArray<int> Values);

    [Fact]
    public void IsEqualExactlyIfItsElementsAre() =>
        Gen.Int[0, 2]
            .List[0, 3]
            .Select(Gen.Int[0, 2].List[0, 3])
            .Sample(
                (a, b) =>
                {
                    var (left, right) = (new EquatableArray<int>(a), new EquatableArray<int>(b));
                    Assert.Equal(a.SequenceEqual(b), left.Equals(right));
                    Assert.Equal(a.SequenceEqual(b), left.Equals((object)right));
                    if (a.SequenceEqual(b))
                        Assert.Equal(left.GetHashCode(), right.GetHashCode());
                }
            );

    [Fact]
    public void KeepsItsElements() =>
        Gen
            .String.List[0, 8]
            .Sample(items =>
            {
                EquatableArray<string> array = items;
                Assert.Equal(items, array);
                Assert.Equal(items.Count, array.Count);
                Assert.All(Enumerable.Range(0, items.Count), i => Assert.Equal(items[i], array[i]));
            });

    [Fact]
    public void DefaultIsEmpty()
    {
        Assert.Empty(default(EquatableArray<int>));
        Assert.Equal(new EquatableArray<int>([]), default);
        Assert.Equal(new EquatableArray<int>([]).GetHashCode(), default(EquatableArray<int>).GetHashCode());
    }

    [Fact]
    public void MakesRecordsEqualByValue()
    {
        Assert.Equal(new Nested("a", new[] { 1, 2 }), new Nested("a", new List<int> { 1, 2 }));
        Assert.NotEqual(new Nested("a", new[] { 1, 2 }), new Nested("a", new[] { 2, 1 }));
    }

    [Fact]
    public void DoesNotFollowItsSource()
    {
        var source = new List<int> { 1, 2 };
        EquatableArray<int> array = source;
        source[0] = 5;

        Assert.Equal([1, 2], array);
    }
}
