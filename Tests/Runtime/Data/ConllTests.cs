using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Data;

public sealed class ConllTests : IDisposable
{
    private static readonly ConllFormat Names = new() { Name = "names", LabelNames = ["O", "B-x", "I-x"] };

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\tI-x\nb\tI-x\n\t\nab\tO\n")]
    [InlineData("-DOCSTART- O\n\na I-x\nb I-x\n\n\nab O")]
    [InlineData("a  B-x\r\nb  I-x\r\n\r\nab  O\r\n")]
    public void SentencesAreReadInOneScheme(string content)
    {
        var sentences = ConllReader.Read(_folder.Write("a.conll", content), Names);

        Assert.Equal(["a b", "ab"], sentences.Select(s => string.Join(' ', s.Words)));
        Assert.Equal(["B-x I-x", "O"], sentences.Select(s => string.Join(' ', s.Tags!)));
    }

    [Fact]
    public void ColumnsAreChosen()
    {
        var path = _folder.Write("a.conll", "1 ab NN O\n2 a VB B-x\n");

        Assert.Equal("NN VB", string.Join(' ', ConllReader.Read(path, Names with { Word = 2, Tag = 3, Plain = true })[0].Tags!));
        Assert.Equal("ab a", string.Join(' ', ConllReader.Read(path, Names with { Word = 2 })[0].Words));
    }

    [Theory]
    [InlineData("a O\nb\n", 2, "2 columns are expected and 1 were found: \"b\"")]
    [InlineData("a O\n\nb NN\n", 3, "the tag \"NN\" is none of an entity's: O, B-type or I-type is expected")]
    [InlineData("a\tO\n\tO\n", 2, "the word is empty")]
    [InlineData("a\nb\n", 1, "a word and its tag are expected in 2 columns and 1 were found")]
    [InlineData("\n\n", 0, "the file has no words")]
    public void MalformedLineIsNamed(string content, int line, string message)
    {
        var path = _folder.Write("a.conll", content);

        var fault = Assert.Throws<DataException>(() => ConllReader.Read(path, Names));

        Assert.Equal((path, line), (fault.Path, fault.Line));
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void UnknownTagIsNamed()
    {
        var path = _folder.Write("a.conll", "a O\n\nb O\nb B-y\n");

        Assert.Contains(
            "line 4: the tag 'B-y' is unknown: one of 'O' or 'B-x' or 'I-x' is expected",
            Assert.Throws<DataException>(() => Names.Read(path, Input())).Message
        );
    }

    [Fact]
    public void LabelsAreReadFromTheFileWhereNoneAreDeclared()
    {
        var path = _folder.Write("train.conll", "b B-y\na I-x\na I-x\n\na O\n");
        var open = Names with { LabelNames = [] };

        Assert.Equal(["O", "B-x", "B-y", "I-x"], open.WithLabelsOf(path, Head(4)).LabelNames);
        Assert.Same(Names, Names.WithLabelsOf(path, Head(3)));
        Assert.Contains(
            "has 4 tags (O, B-x, B-y, I-x) and the head has 3 labels",
            Assert.Throws<DataException>(() => open.WithLabelsOf(path, Head(3))).Message
        );
    }

    [Fact]
    public void LabelsStandAtFirstPieces()
    {
        var rows = Names.Read(_folder.Write("a.conll", "abb B-x\na I-x\n\n! O\n"), Input());
        using var batch = rows.Collate([0, 1]);

        Assert.Equal([2, 8, 7, 5, 3, 2, 11, 3, 0, 0], batch.InputIds.data<long>().ToArray());
        Assert.Equal([-100, 1, -100, 2, -100, -100, 0, -100, -100, -100], batch.Labels!.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], batch.AttentionMask.data<long>().ToArray());
        Assert.Equal([5, 3], rows.Lengths());
        Assert.Null(batch.TokenTypeIds);
    }

    [Fact]
    public void MetricsReadWordsOnly()
    {
        var rows = Names.Read(_folder.Write("a.conll", "abb B-x\na I-x\n\n! O\n"), Input());
        // Pieces beyond the first, and the padding behind the second row, would be wrong.
        float[] first = [.. One(2), .. One(1), .. One(0), .. One(2), .. One(2)],
            second = [.. One(1), .. One(0), .. One(1), .. One(1), .. One(1)];

        var metrics = rows.Measure([first, second]);

        Assert.Equal((1.0, 1.0, 1.0, 1.0), (metrics["f1"], metrics["precision"], metrics["recall"], metrics["accuracy"]));
        Assert.Equal(Math.Log(1 + 2 * Math.Exp(-4)), metrics["loss"], 6);
        Assert.Equal(["B-x I-x", "O"], rows.Read([first, second]).Select(p => p.Label));
        Assert.Equal("f1", rows.Metric);

        static float[] One(int label) => [.. Enumerable.Range(0, 3).Select(i => i == label ? 4f : 0f)];
    }

    /// <summary>A word that the input has no room for is no entity.</summary>
    [Fact]
    public void WordsThatDoNotFitAreOutside()
    {
        var rows = Names.Read(_folder.Write("a.conll", "a O\na B-x\n"), Input(maxLength: 3));
        float[] logits = [0, 0, 0, 9, 0, 0, 0, 0, 0];

        Assert.Equal("O O", rows.Read([logits]).First().Label);
        Assert.Equal(0.5, rows.Measure([logits])["accuracy"]);
    }

    [Fact]
    public void WordsAloneArePredictedAndNotTrainedOn()
    {
        var path = _folder.Write("a.conll", "a\nb\n");
        using var batch = Names.Read(path, Input(), requireLabels: false).Collate([0]);

        Assert.Null(batch.Labels);
        Assert.Throws<DataException>(() => Names.Read(path, Input()));
        Assert.Equal("a b", Names.OfTexts([" a  b "], Input())!.Read([new float[12]]).First().Text);
    }

    [Fact]
    public void AnotherHeadIsRefused() =>
        Assert.Contains(
            "train a head of kind TokenClassification, and TinyModel has one of kind Classification",
            Assert
                .Throws<DataException>(() => Names.Read(_folder.Write("a.conll", "a O\n"), Input() with { Head = TinyModel.Describe() }))
                .Message
        );

    [SharedFact("data", "ner", "wnut17", "dev.conll")]
    public void RealFilesAreRead()
    {
        var wnut = ConllReader.Read(SharedData.Path("data", "ner", "wnut17", "dev.conll"), Names);

        Assert.Equal((1009, 15733), (wnut.Count, wnut.Sum(s => s.Words.Count)));
        Assert.Equal(6, wnut.SelectMany(s => EntityTags.Entities(s.Tags!)).Select(e => e.Type).Distinct().Count());
    }

    [SharedFact("data", "ner", "conll2003", "eng.testa")]
    public void FourColumnsAreRead()
    {
        var testa = ConllReader.Read(SharedData.Path("data", "ner", "conll2003", "eng.testa"), Names);

        Assert.Equal((3250, 51362), (testa.Count, testa.Sum(s => s.Words.Count)));
        // The number of entities of the development set as published.
        Assert.Equal(5942, testa.Sum(s => EntityTags.Entities(s.Tags!).Count));
    }

    /// <summary>Byte-level pieces: each word has one label, at its first piece, which starts with a blank.</summary>
    [SharedFact("data", "ner", "wnut17", "dev.conll")]
    public void EachWordIsLabelledOnceInByteLevelPieces()
    {
        RobertaFolder.Write(_folder.Path);
        var tokenizer = BytePairTokenizer.Load(_folder.Path);
        var sentences = ConllReader.Read(SharedData.Path("data", "ner", "wnut17", "dev.conll"), Names);
        string[] tags = [.. sentences.SelectMany(s => s.Tags!).Distinct()];
        var rows = new TokenRows(sentences, Names with { LabelNames = tags }, new TaskInput(Head(tags.Length), tokenizer, 512));

        Assert.Equal(15733, rows.CountLabels(tags.Length)!.Sum());
        for (var row = 0; row < 50; row++)
        {
            using var batch = rows.Collate([row]);
            long[] ids = batch.InputIds.data<long>().ToArray(),
                labels = batch.Labels!.data<long>().ToArray();
            Assert.All(ids.Zip(labels).Where(e => e.Second >= 0), e => Assert.StartsWith("Ġ", tokenizer.Vocabulary.Pieces[(int)e.First]));
            Assert.Equal(string.Concat(sentences[row].Words.Select(word => " " + word)), tokenizer.Decode(ids.Select(id => (int)id)));
        }
    }

    /// <summary>GPT-2 has no special token before a text, so the first word's first piece is the row's first.</summary>
    [Fact]
    public void TheFirstWordIsLabelledWhereNoTokenStandsBeforeIt()
    {
        using var gpt2 = TokenizerFolder.Gpt2();
        var rows = new TokenRows(
            [new TaggedSentence(["a", "b"], ["B-x", "O"])],
            Names,
            new TaskInput(Head(3), Tokenizer.Load(gpt2.Path), 16)
        );

        using var batch = rows.Collate([0]);
        Assert.Equal([1, 0], batch.Labels!.data<long>().ToArray().Where(label => label >= 0));
        float[] logits =
        [
            .. batch.Labels.data<long>().ToArray().SelectMany(label => Enumerable.Range(0, 3).Select(i => i == label ? 1f : 0)),
        ];
        Assert.Equal("B-x O", rows.Read([logits]).First().Label);
    }

    private static AdaptationInfo Head(int labels) => TinyModel.Describe(HeadKind.TokenClassification, labels);

    private static TaskInput Input(int maxLength = 16) => new(Head(3), TestVocabulary.Small(), maxLength);
}
