using CsCheck;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Data;

public sealed class EntityTagsTests
{
    private static readonly Gen<string[]> Tags = Gen.OneOf("O", "B-x", "I-x", "B-y", "I-y").Array[0, 12];

    [Theory]
    [InlineData("O B-x I-x O", "x:1-3")]
    [InlineData("I-x I-x B-x I-y", "x:0-2 x:2-3 y:3-4")]
    [InlineData("B-x B-x", "x:0-1 x:1-2")]
    [InlineData("O O", "")]
    [InlineData("B-x I-y I-y", "x:0-1 y:1-3")]
    public void EntitiesFollowTheRuleOfTheEvaluation(string tags, string expected) =>
        Assert.Equal(expected, string.Join(' ', EntityTags.Entities(tags.Split(' ')).Select(e => $"{e.Type}:{e.Start}-{e.End}")));

    [Fact]
    public void OneSchemeSaysWhatTheOtherSays() =>
        Tags.Sample(tags =>
        {
            var bio = EntityTags.ToBio(tags);

            Assert.Equal(EntityTags.Entities(tags), EntityTags.Entities(bio));
            Assert.Equal(bio, EntityTags.ToBio(bio));
            Assert.All(Enumerable.Range(0, bio.Length).Where(i => bio[i][0] == 'I'), i =>
                Assert.Equal(bio[i][2..], i > 0 ? bio[i - 1][2..] : "none")
            );
        });

    /// <summary>Entities lie one behind the other, and cover exactly the words that are tagged.</summary>
    [Fact]
    public void EntitiesCoverTheTaggedWords() =>
        Tags.Sample(tags =>
        {
            var entities = EntityTags.Entities(tags);

            Assert.Equal(
                Enumerable.Range(0, tags.Length).Where(i => tags[i] != "O"),
                entities.SelectMany(e => Enumerable.Range(e.Start, e.End - e.Start))
            );
        });

    [Theory]
    [InlineData("O", true)]
    [InlineData("B-a", true)]
    [InlineData("I-creative-work", true)]
    [InlineData("B-", false)]
    [InlineData("S-a", false)]
    [InlineData("NN", false)]
    [InlineData("", false)]
    public void TagsOfEntitiesAreKnown(string tag, bool expected) => Assert.Equal(expected, EntityTags.IsTag(tag));

    // Found: x at 0-2 (right), y at 3-4 (wrong type), x at 5-6 (wrong end). Wanted: x at 0-2, x at 3-4, x at 5-7.
    [Fact]
    public void ScoresByHand()
    {
        var scores = EntityScores.Of(
            [
                ["B-x", "I-x", "O", "B-y"],
                ["O", "B-x", "O"],
            ],
            [
                ["I-x", "I-x", "O", "B-x"],
                ["O", "B-x", "I-x"],
            ]
        );

        Assert.Equal(new EntityScores(1, 3, 3), scores);
        Assert.Equal((1 / 3.0, 1 / 3.0, 1 / 3.0), (scores.Precision, scores.Recall, scores.F1));
        Assert.Equal(
            0,
            EntityScores
                .Of(
                    [
                        ["O"],
                    ],
                    [
                        ["O"],
                    ]
                )
                .F1
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            EntityScores.Of(
                [
                    ["O"],
                ],
                [
                    ["O", "O"],
                ]
            )
        );
    }

    [Fact]
    public void ScoresOfEqualTagsArePerfect() =>
        Tags.Where(tags => tags.Any(t => t != "O")).Sample(tags => Assert.Equal(1, EntityScores.Of([tags], [EntityTags.ToBio(tags)]).F1));
}
