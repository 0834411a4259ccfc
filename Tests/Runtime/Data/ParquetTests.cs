using System.Text;
using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

public sealed partial class ParquetTests : IDisposable
{
    private static readonly TextDataFormat Format = TextDataFormat.Of("texts", "text", null, "label");
    private static readonly ConllFormat Entities = new() { Name = "entities" };

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TextsAndLabelsAreReadOverGroupsOfRows()
    {
        var path = Write(
            ParquetFile.Texts<long>(
                [
                    ["a", "café 不错"],
                    ["b"],
                ],
                [
                    [1, 0],
                    [1],
                ]
            )
        );

        Assert.Equal([new Example("a", Label: 1), new Example("café 不错", Label: 0), new Example("b", Label: 1)], Read(path));
    }

    [Fact]
    public void NumbersOfAnyKindAreLabels()
    {
        Assert.Equal(
            [1, 0],
            Read(
                    Write(
                        ParquetFile.Texts<double>(
                            [
                                ["a", "b"],
                            ],
                            [
                                [1, 0],
                            ]
                        )
                    )
                )
                .Select(row => row.Label)
        );
        Assert.Equal(
            [1, 0],
            Read(
                    Write(
                        ParquetFile.Texts<int>(
                            [
                                ["a", "b"],
                            ],
                            [
                                [1, 0],
                            ]
                        )
                    )
                )
                .Select(row => row.Label)
        );
        Assert.Equal(
            [0.25f],
            TextDataReader
                .Read(
                    Write(
                        ParquetFile.Texts<float>(
                            [
                                ["a"],
                            ],
                            [
                                [0.25f],
                            ]
                        )
                    ),
                    Format,
                    HeadKind.Regression,
                    1
                )[0]
                .Targets!
        );
    }

    [Fact]
    public void NumbersStandForTheNamesThatTheFileGives()
    {
        var features = new Dictionary<string, string>
        {
            ["huggingface"] = """{"info":{"features":{"text":{"dtype":"string"},"label":{"names":["yes","no"],"_type":"ClassLabel"}}}}""",
        };
        var path = Write(
            ParquetFile.Texts<long>(
                [
                    ["a", "b"],
                ],
                [
                    [0, 1],
                ],
                features
            )
        );

        Assert.Equal([0, 1], Read(path).Select(row => row.Label));
        Assert.Equal([1, 0], Read(path, Format with { LabelNames = ["no", "yes"] }).Select(row => row.Label));
        Assert.Equal([0, 1], Read(path, Format with { LabelNames = ["negative", "positive"] }).Select(row => row.Label));
    }

    [Fact]
    public void RowsWithoutTextOrLabelAreNamed()
    {
        Assert.EndsWith(
            ", row 2: no text: the column 'text' has none",
            Failure(
                Write(
                    ParquetFile.Texts<long>(
                        [
                            ["a", null],
                        ],
                        [
                            [1, 1],
                        ]
                    )
                )
            )
        );
        Assert.EndsWith(
            ", row 3: no label: the column 'label' has none",
            Failure(
                Write(
                    ParquetFile.Texts<long>(
                        [
                            ["a"],
                            ["b", "c"],
                        ],
                        [
                            [1],
                            [1, null],
                        ]
                    )
                )
            )
        );
        Assert.Contains(
            "row 1: the label 7 is outside the head",
            Failure(
                Write(
                    ParquetFile.Texts<long>(
                        [
                            ["a"],
                        ],
                        [
                            [7],
                        ]
                    )
                )
            )
        );
        Assert.Contains(
            "no text column: one of 'words' is needed. The columns found are 'text', 'label'.",
            Failure(
                Write(
                    ParquetFile.Texts<long>(
                        [
                            ["a"],
                        ],
                        [
                            [1],
                        ]
                    )
                ),
                TextDataFormat.Of("t", "words", null, "label")
            )
        );
        Assert.Contains(
            "holds no",
            Assert
                .Throws<DataException>(() =>
                    ParquetTagReader.Read(
                        Write(
                            ParquetFile.Texts<long>(
                                [
                                    ["a"],
                                ],
                                [
                                    [1],
                                ]
                            )
                        ),
                        Entities with
                        {
                            Word = 1,
                            Tag = 2,
                        },
                        true
                    )
                )
                .Message
        );
    }

    [Fact]
    public void PredictionReadsNoLabels() =>
        Assert.Equal(
            [new Example("a")],
            TextDataReader.Read(
                Write(
                    ParquetFile.Texts<long>(
                        [
                            ["a"],
                        ],
                        [
                            [-1],
                        ]
                    )
                ),
                Format,
                HeadKind.Classification,
                2,
                requireLabels: false
            )
        );

    [Fact]
    public void EncodingCannotBeDeclared() =>
        Assert.Contains(
            "UTF-8; iso-8859-1 is declared",
            Failure(
                Write(
                    ParquetFile.Texts<long>(
                        [
                            ["a"],
                        ],
                        [
                            [1],
                        ]
                    )
                ),
                Format with
                {
                    Encoding = Encoding.Latin1,
                }
            )
        );

    [Fact]
    public void DamagedFilesGiveNamedFaults()
    {
        byte[][] files =
        [
            ParquetFile.Texts<long>(
                [
                    ["a", "b", null],
                    ["c"],
                ],
                [
                    [1, null, 0],
                    [1],
                ]
            ),
            ParquetFile.Lists(
                [
                    ["Ann", "met"],
                    [],
                    ["Oslo"],
                ],
                [
                    [1, 0],
                    [],
                    [3],
                ]
            ),
        ];
        var random = new SeededRandom(7);
        for (var trial = 0; trial < 400; trial++)
        {
            byte[] damaged = [.. files[trial % 2]];
            for (var i = 0; i <= trial % 4; i++)
            {
                damaged[random.NextInt(damaged.Length)] = (byte)random.NextInt(256);
            }
            Array.Resize(ref damaged, trial % 5 == 0 ? random.NextInt(damaged.Length) : damaged.Length);
            var path = Write(damaged);
            NamedFault.Require(path, () => Read(path));
            NamedFault.Require(path, () =>
                ParquetTagReader.Read(path, Entities with { LabelNames = ["O", "B-PER", "I-PER", "B-LOC"] }, requireTags: true)
            );
        }
    }

    private string Tagging(string?[][] words, long[][] tags, ConllFormat? format = null, string column = "ner_tags") =>
        Assert
            .Throws<DataException>(() =>
                ParquetTagReader.Read(Write(ParquetFile.Lists(words, tags, column)), format ?? Entities with { LabelNames = ["O"] }, true)
            )
            .Message;

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static IReadOnlyList<Example> Read(string path, TextDataFormat? format = null) =>
        TextDataReader.Read(path, format ?? Format, HeadKind.Classification, 2);

    private static string Failure(string path, TextDataFormat? format = null) =>
        Assert.Throws<DataException>(() => Read(path, format)).Message;
}
