using System.Text.Json;
using CsCheck;
using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Data;

public sealed class SquadTests : IDisposable
{
    private static readonly SquadFormat Plain = new() { Name = "questions", Stride = 2 };

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnswersArePlacesInTheirContext()
    {
        // The answer's start counts characters; the emoji is one, and two UTF-16 units.
        var path = Write(
            """{"question": "a?", "id": "1", "answers": [{"text": "apple", "answer_start": 2}, {"text": "apple !", "answer_start": 2}]}""",
            "😀 apple !"
        );

        var question = Assert.Single(SquadReader.Read(path, unanswerable: false));

        Assert.Equal([new SquadAnswer("apple", 3), new SquadAnswer("apple !", 3)], question.Answers!);
        Assert.Equal(("1", "a?", "😀 apple !"), (question.Id, question.Text, question.Context));
    }

    [Theory]
    [InlineData(
        """{"question": "a?", "id": "1", "answers": [{"text": "apple", "answer_start": 1}]}""",
        "data[0].paragraphs[0].qas[0].answers[0]: the answer \"apple\" does not stand at character 1 of its context"
    )]
    [InlineData(
        """{"question": "a?", "id": "1", "answers": [{"text": "apple", "answer_start": 400}]}""",
        "does not stand at character 400"
    )]
    [InlineData("""{"question": "a?", "answers": []}""", "data[0].paragraphs[0].qas[0]: the key 'id' is needed")]
    [InlineData(
        """{"question": "a?", "id": "7", "answers": []}""",
        "the question '7' has no answer: declare [SquadData(Unanswerable = true)]"
    )]
    [InlineData("""{"question": "a?", "id": "7"}""", "the question '7' has no answers")]
    [InlineData("""{"question": " ", "id": "7", "answers": []}""", "the question is empty")]
    [InlineData(
        """{"question": 3, "id": "7", "answers": []}""",
        "data[0].paragraphs[0].qas[0].question: a text is expected and Number was found"
    )]
    [InlineData("""{"question": "a?", "id": "7", "answers": {}}""", "qas[0].answers: a list is expected and Object was found")]
    public void MalformedQuestionIsNamedByLine(string question, string message)
    {
        var path = Write(question);

        var fault = Assert.Throws<DataException>(() => SquadReader.Read(path, unanswerable: false));

        Assert.Equal((path, 3), (fault.Path, fault.Line));
        Assert.Contains(message, fault.Message);
    }

    [Theory]
    [InlineData("{\"data\": [\n{]}", 2, "not JSON (column 2)")]
    [InlineData("{\"data\": []}", 0, "the file has no questions")]
    [InlineData("[]", 1, "a JSON object is expected and Array was found")]
    [InlineData("", 1, "not JSON")]
    [InlineData("{\n}", 1, "the key 'data' is needed")]
    [InlineData("{\"data\":\n5}", 2, "data: a list is expected and Number was found")]
    [InlineData("{\"data\": [\n5]}", 2, "data[0]: a JSON object is expected and Number was found")]
    [InlineData("{\"data\": [{\"paragraphs\": []},\n\n{\"paragraphs\": [\n{}]}]}", 4, "data[1].paragraphs[0]: the key 'context' is needed")]
    [InlineData("{\"data\": [{\"paragraphs\": []},\n]}", 2, "not JSON (column 1)")]
    [InlineData("{\"data\": [\n,{\"paragraphs\": []}]}", 2, "not JSON (column 1)")]
    [InlineData("{\"ü\": 1, \"data\": [{\"paragraphs\": x}]}", 1, "not JSON (column 35)")]
    [InlineData("{\"data\": [{\"paragraphs\": []}", 1, "not JSON")]
    [InlineData("{\"data\": [{\"paragraphs\": [\n{", 2, "not JSON")]
    [InlineData("{\"data\": [],\n\"data\": []}", 1, "a property is named twice")]
    [InlineData("{\"data\": [{\"paragraphs\": []}]}\nx", 2, "not JSON (column 1)")]
    [InlineData("{\"other\": [\"data\", [1]], \"d\\u0061ta\": [\n7]}", 2, "data[0]: a JSON object is expected and Number was found")]
    public void MalformedFileIsNamed(string content, int line, string message)
    {
        var fault = Assert.Throws<DataException>(() => SquadReader.Read(_folder.Write("a.json", content), unanswerable: false));

        Assert.Equal(line, fault.Line);
        Assert.Contains(message, fault.Message);
    }

    /// <summary>A file that is read article by article is refused where the whole of it is no JSON.</summary>
    [Fact]
    public void WhatIsNoJsonIsRefusedWhereverItIsDamaged()
    {
        const string Whole =
            """{"version": "1,[", "data": [{"paragraphs": [{"context": "a }", "qas": [{"question": "q", "id": "1", "answers": [{"text": "a", "answer_start": 0}]}]}]}, {"paragraphs": [], "t": [[1], {}]}], "z": [{"data": [2]}]}""";
        var random = new Random(5);
        var refused = 0;
        for (var i = 0; i < 600; i++)
        {
            int at = random.Next(Whole.Length),
                taken = random.Next(3);
            string put = random.Next(3) == 0 ? "" : "{}[],:\"\\ 1a"[random.Next(11)].ToString(),
                content = Whole[..at] + put + Whole[Math.Min(Whole.Length, at + taken)..];
            var path = _folder.Write("a.json", content);
            var isJson = true;
            try
            {
                using var document = JsonDocument.Parse(content);
            }
            catch (JsonException)
            {
                isJson = false;
                refused++;
            }
            var fault = Record.Exception(() => SquadReader.Read(path, unanswerable: true));
            Assert.True(fault is null or DataException, $"{content}\n{fault}");
            Assert.True(isJson || fault is DataException, content);
        }
        Assert.InRange(refused, 300, 600);
        Assert.Single(SquadReader.Read(_folder.Write("a.json", Whole), unanswerable: false));
    }

    [Fact]
    public void QuestionsWithoutAnswerAreReadWhereTheyAreDeclared()
    {
        var path = Write("""{"question": "a?", "id": "1", "answers": [{"text": "apple", "answer_start": 0}], "is_impossible": true}""");

        Assert.Empty(Assert.Single(SquadReader.Read(path, unanswerable: true)).Answers!);
        Assert.Null(
            Assert.Single(SquadReader.Read(Write("""{"question": "a?", "id": "1"}"""), unanswerable: false, requireAnswers: false)).Answers
        );
    }

    [Fact]
    public void LongContextsAreReadInWindows()
    {
        // Ids: a 5, b 6, ab 8, apple 10, ! 11; windows of 3 pieces behind [CLS] a [SEP], two apart.
        var rows = Plain.Read(
            Write("""{"question": "a", "id": "1", "answers": [{"text": "b !", "answer_start": 9}]}""", "apple ab b ! a"),
            Input(7)
        );
        using var batch = rows.Collate([0, 1]);

        Assert.Equal((2, 1), (rows.Count, rows.Examples));
        Assert.Equal([2, 5, 3, 10, 8, 6, 3, 2, 5, 3, 6, 11, 5, 3], batch.InputIds.data<long>().ToArray());
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1], batch.TokenTypeIds!.data<long>().ToArray());
        Assert.Equal([0, 0, 3, 4], batch.Labels!.data<long>().ToArray()); // half of the answer is no answer
    }

    /// <summary>Every piece is in a window, windows are full but the last, and an answer that a window holds is labelled there.</summary>
    [Fact]
    public void WindowsCoverTheContext() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[5, 20], Gen.Int[1, 30], Gen.Int[0, 39], Gen.Int[1, 4])
            .Sample(
                (words, room, stride, start, length) =>
                {
                    string[] context =
                    [
                        .. Enumerable
                            .Range(0, words)
                            .Select(i =>
                                (i % 4) switch
                                {
                                    0 => "a",
                                    1 => "b",
                                    2 => "ab",
                                    _ => "!",
                                }
                            ),
                    ];
                    start = Math.Min(start, words - 1);
                    length = Math.Min(length, words - start);
                    string text = string.Join(' ', context),
                        answer = string.Join(' ', context[start..(start + length)]);
                    var at = context[..start].Sum(w => w.Length + 1);
                    var rows = new QuestionRows(
                        [new SquadQuestion("1", "b", text, [new SquadAnswer(answer, at)])],
                        Plain with
                        {
                            Stride = stride,
                        },
                        Input(room)
                    );
                    using var scope = NewDisposeScope();
                    long[][] ids =
                    [
                        .. Enumerable.Range(0, rows.Count).Select(r => rows.Collate([r]).InputIds.data<long>().ToArray()[3..^1]),
                    ];
                    (long Start, long End)[] labels =
                    [
                        .. Enumerable
                            .Range(0, rows.Count)
                            .Select(r => rows.Collate([r]).Labels!.data<long>().ToArray())
                            .Select(l => (l[0], l[1])),
                    ];
                    var step = Math.Min(stride, room - 4);

                    Assert.Equal(
                        TestVocabulary.Small().Encode(text).Select(id => (long)id),
                        ids[..^1].SelectMany(w => w[..step]).Concat(ids[^1])
                    );
                    Assert.All(ids[..^1], w => Assert.Equal(room - 4, w.Length));
                    for (var window = 0; window < rows.Count; window++)
                    {
                        var holds = start >= window * step && start + length <= window * step + ids[window].Length;
                        Assert.Equal(holds ? (3 + start - window * step, 3 + start - window * step + length - 1) : (0, 0), labels[window]);
                    }
                }
            );

    [Fact]
    public void BestSpanOfAllWindowsIsTheAnswer()
    {
        var rows = (QuestionRows)
            Plain.Read(
                Write("""{"question": "a", "id": "q", "answers": [{"text": "b !", "answer_start": 9}]}""", "apple ab b ! a"),
                Input(7)
            );
        float[] first = [.. Logits(7, start: (4, 3), end: (3, 9), none: 1)],
            second = [.. Logits(7, start: (3, 4), end: (4, 2), none: 5)];

        // In the first window the end would stand before the start; the class token, place 0, counts for no answer alone.
        var prediction = Assert.Single(rows.Read([first, second]));

        Assert.Equal(("apple", "q"), (prediction.Label, prediction.Id));
        Assert.Equal((9.0, 2.0), (prediction.Scores["answer"], prediction.Scores["none"]));
        Assert.Equal(
            "",
            Assert
                .Single(
                    new QuestionRows([new SquadQuestion("1", "a", "b", [])], Plain with { Unanswerable = true }, Input(7)).Read([
                        [1, 0, 0, 0, 0, 1, 0, 0, 0, 0],
                    ])
                )
                .Label
        );
    }

    [Fact]
    public void MetricsByHand()
    {
        SquadQuestion[] questions =
        [
            new("1", "a", "apple ab", [new SquadAnswer("apple", 0), new SquadAnswer("apple ab", 0)]),
            new("2", "a", "b", []),
        ];
        var rows = new QuestionRows(questions, Plain with { Unanswerable = true }, Input(7));
        float[] first = [.. Logits(6, start: (4, 9), end: (4, 9), none: 0)],
            second = [.. Logits(5, start: (3, 9), end: (3, 9), none: 0)];

        var metrics = rows.Measure([first, second]);

        Assert.Equal((0.0, 2.0 / 3), (metrics["exact"], metrics["f1 answerable"]));
        Assert.Equal((0.0, 1.0 / 3), (metrics["f1 unanswerable"], metrics["f1"]));
        Assert.Equal(["loss", "exact", "f1", "f1 answerable", "f1 unanswerable"], metrics.Keys);
    }

    [Fact]
    public void InputWithoutRoomIsRefused() =>
        Assert.Contains(
            "give a longer --max-length",
            Assert
                .Throws<DataException>(() =>
                    Plain.Read(Write("""{"question": "a b", "id": "1", "answers": [{"text": "apple", "answer_start": 0}]}"""), Input(5))
                )
                .Message
        );

    [SharedTheory("data", "qa")]
    [InlineData("squad1_subset_20_articles.json", false, 4639, 0)]
    [InlineData("squad2_dev_5_articles.json", true, 1407, 702)]
    [InlineData("xquad_zh.json", false, 694, 0)]
    public void RealFilesAreRead(string name, bool unanswerable, int count, int impossible)
    {
        var questions = SquadReader.Read(SharedData.Path("data", "qa", name), unanswerable);

        Assert.Equal((count, impossible), (questions.Count, questions.Count(q => q.Answers!.Count == 0)));
    }

    /// <summary>The labelled span gives the answer back, up to what the pieces cannot tell apart.</summary>
    [SharedTheory("data", "qa", "xquad_en.json")]
    [InlineData("bert-base-uncased")]
    [InlineData("roberta")]
    public void LabelledSpansAreTheAnswers(string model)
    {
        if (model == "roberta")
        {
            RobertaFolder.Write(_folder.Path);
        }
        var tokenizer = Tokenizer.Load(model == "roberta" ? _folder.Path : SharedData.Path("data", "tokenizers", model));
        SquadQuestion[] questions = [.. SquadReader.Read(SharedData.Path("data", "qa", "xquad_en.json"), unanswerable: false)];
        var rows = new QuestionRows(
            questions,
            new SquadFormat { Name = "xquad" },
            new TaskInput(TinyModel.Describe(HeadKind.QuestionAnswering), tokenizer, 384)
        );
        var logits = new List<float[]>();
        for (var row = 0; row < rows.Count; row++)
        {
            using var batch = rows.Collate([row]);
            var label = batch.Labels!.data<long>().ToArray();
            logits.Add([.. Logits(batch.Tokens, ((int)label[0], 9), ((int)label[1], 9), 0)]);
        }

        Assert.InRange(rows.Measure(logits)["f1"], 0.99, 1);
    }

    private static IEnumerable<float> Logits(int tokens, (int At, float Value) start, (int At, float Value) end, float none)
    {
        foreach ((var at, var value) in new[] { start, end })
        {
            for (var i = 0; i < tokens; i++)
            {
                yield return i == at ? value
                : i == 0 ? none
                : 0;
            }
        }
    }

    private static TaskInput Input(int maxLength) => new(TinyModel.Describe(HeadKind.QuestionAnswering), TestVocabulary.Small(), maxLength);

    private string Write(string question, string context = "apple") =>
        _folder.Write(
            "a.json",
            $$"""
            {"data": [{"paragraphs": [
            {"context": "{{context}}", "qas": [
            {{question}}]}]}]}
            """
        );
}
