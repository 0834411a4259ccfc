using System.Text;
using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

public sealed partial class ParquetTests
{
    [Fact]
    public void TaggedSentencesAreLists()
    {
        var path = Write(
            ParquetFile.Lists(
                [
                    ["Ann", "met", "Bob"],
                    [],
                    ["Oslo"],
                ],
                [
                    [1, 0, 1],
                    [],
                    [3],
                ]
            )
        );
        var named = Entities with { LabelNames = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"] };

        var sentences = ParquetTagReader.Read(path, named, requireTags: true);

        Assert.Equal(2, sentences.Count);
        Assert.Equal(["Ann", "met", "Bob"], sentences[0].Words);
        Assert.Equal(["B-PER", "O", "B-PER"], sentences[0].Tags!);
        Assert.Equal(["Oslo"], sentences[1].Words);
        Assert.Equal(["B-LOC"], sentences[1].Tags!);
        Assert.Equal(3, sentences[1].Line);
        Assert.Null(ParquetTagReader.Read(path, named, requireTags: false)[0].Tags);
    }

    [Fact]
    public void TagsAreNamedByTheFile()
    {
        foreach (var feature in (string[])["""{"feature":{"names":["O","B-X"]}}""", """{"names":["O","B-X"]}"""])
        {
            var features = new Dictionary<string, string> { ["huggingface"] = "{\"info\":{\"features\":{\"ner_tags\":" + feature + "}}}" };
            Assert.Equal(
                ["O", "B-X"],
                ParquetTagReader
                    .Read(
                        Write(
                            ParquetFile.Lists(
                                [
                                    ["a", "b"],
                                ],
                                [
                                    [0, 1],
                                ],
                                metadata: features
                            )
                        ),
                        Entities,
                        true
                    )[0]
                    .Tags!
            );
        }
        Assert.Equal(
            ["1", "0"],
            ParquetTagReader
                .Read(
                    Write(
                        ParquetFile.Lists(
                            [
                                ["a", "b"],
                            ],
                            [
                                [1, 0],
                            ],
                            "upos"
                        )
                    ),
                    new ConllFormat
                    {
                        Name = "pos",
                        Plain = true,
                        LabelNames = ["0", "1"],
                    },
                    true
                )[0]
                .Tags!
        );
    }

    [Fact]
    public void FaultyListsAreNamed()
    {
        Assert.Contains(
            "row 2: there are 2 words and 1 tags",
            Tagging(
                [
                    ["a"],
                    ["b", "c"],
                ],
                [
                    [0],
                    [0],
                ]
            )
        );
        Assert.Contains(
            "row 1: the tag 9 is outside the 1 names of tags",
            Tagging(
                [
                    ["a"],
                ],
                [
                    [9],
                ]
            )
        );
        Assert.Contains(
            "row 1: the column 'tokens' has a null",
            Tagging(
                [
                    ["a", null],
                ],
                [
                    [0, 0],
                ]
            )
        );
        Assert.Contains(
            "row 1: a word is empty",
            Tagging(
                [
                    ["a", " "],
                ],
                [
                    [0, 0],
                ]
            )
        );
        Assert.Contains(
            "the file has no words",
            Tagging(
                [
                    [],
                ],
                [
                    [],
                ]
            )
        );
        Assert.Contains(
            "neither the file nor the data set names tags",
            Tagging(
                [
                    ["a"],
                ],
                [
                    [0],
                ],
                Entities
            )
        );
        Assert.Contains(
            "no column of the tags: one of 'ner_tags' or 'tags' or 'labels' is needed",
            Tagging(
                [
                    ["a"],
                ],
                [
                    [0],
                ],
                Entities,
                "others"
            )
        );
        Assert.Contains(
            "no column of the words: there is none of number 9",
            Tagging(
                [
                    ["a"],
                ],
                [
                    [0],
                ],
                Entities with
                {
                    Word = 9,
                }
            )
        );
    }
}
