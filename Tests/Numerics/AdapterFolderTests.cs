using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Folders of Hugging Face peft and AdapterHub: what the libraries wrote computes what they computed, and what is written here has their
/// keys, shapes and fields.
/// </summary>
public sealed partial class AdapterFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-folders-").FullName;
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SharedTheory, MemberData(nameof(PeftCases))]
    public void FoldersOfPeftAreReadAndWrittenAlike(string name, string type) =>
        ReadAndWrittenAlike(name, type, (model, folder) => model.LoadPeft(folder), (model, folder) => model.SavePeft(folder));

    [SharedTheory, MemberData(nameof(HubCases))]
    public void FoldersOfAdapterHubAreReadAndWrittenAlike(string name, string type) =>
        ReadAndWrittenAlike(
            name,
            type,
            (model, folder) => model.LoadAdapterHub(folder),
            (model, folder) => model.SaveAdapterHub(folder, "a")
        );

    /// <summary>What was saved is loaded to the last bit, into a model of other values.</summary>
    [Theory]
    [InlineData(nameof(TinyLora))]
    [InlineData(nameof(TinyLoraEverywhereWithBiases))]
    [InlineData(nameof(TinyLoraUpperLayer))]
    [InlineData(nameof(TinyLoraBiasOnB))]
    [InlineData(nameof(TinyLoraPatterns))]
    [InlineData(nameof(TinyLoraOfTiedWords))]
    [InlineData(nameof(TinyAdaLora))]
    [InlineData(nameof(TinyDora))]
    [InlineData(nameof(TinyRankStabilisedDora))]
    [InlineData(nameof(TinyIa3))]
    [InlineData(nameof(TinyNormTuning))]
    [InlineData(nameof(TinyPrompt))]
    [InlineData(nameof(TinyPrefix))]
    [InlineData(nameof(TinyTokensFeature))]
    [InlineData(nameof(TinyLoraFa))]
    [InlineData(nameof(TinyLoraPlus))]
    [InlineData(nameof(TinyHira))]
    [InlineData(nameof(TinyRandLora))]
    [InlineData(nameof(TinyShira))]
    [InlineData(nameof(TinyHybridGraLora))]
    [InlineData(nameof(TinyPoly))]
    [InlineData(nameof(TinyMultiHeadRouting))]
    [InlineData(nameof(TinyMultitaskPrompt))]
    [InlineData(nameof(TinyConstrainedOft))]
    [InlineData(nameof(TinyButterfly))]
    [InlineData(nameof(TinyOrthogonalHra))]
    [InlineData(nameof(TinyBat))]
    [InlineData(nameof(TinyMiss))]
    [InlineData(nameof(TinyMiniMiss))]
    [InlineData(nameof(TinyFourierFtFromZero))]
    [InlineData(nameof(RobertaVbLora))]
    [InlineData(nameof(RobertaDora))]
    [InlineData(nameof(RobertaIa3))]
    [InlineData(nameof(RobertaAdaLora))]
    [InlineData(nameof(RobertaNormTuning))]
    [InlineData(nameof(RobertaPrompt))]
    [InlineData(nameof(RobertaTokens))]
    public void ARoundTripThroughPeftKeepsEveryTensor(string type) =>
        RoundTrip(type, (model, folder) => model.SavePeft(folder), (model, folder) => model.LoadPeft(folder));

    [Theory]
    [InlineData(nameof(TinyLora))]
    [InlineData(nameof(TinyHoulsby))]
    [InlineData(nameof(TinyHoulsbyUpperLayer))]
    [InlineData(nameof(TinyPfeiffer))]
    [InlineData(nameof(TinyIa3AtOutputs))]
    [InlineData(nameof(TinyPrefixInAttention))]
    [InlineData(nameof(TinyPrefixMlpInAttention))]
    [InlineData(nameof(TinyPfeifferAfterAttention))]
    [InlineData(nameof(TinyPfeifferAfterAttentionNorm))]
    [InlineData(nameof(TinyPfeifferAfterNorm))]
    [InlineData(nameof(TinyPfeifferUpperLayer))]
    [InlineData(nameof(TinyAdapterDrop))]
    [InlineData(nameof(TinyParallel))]
    [InlineData(nameof(TinyLearnedParallel))]
    [InlineData(nameof(TinyGatedPfeiffer))]
    [InlineData(nameof(TinyLoraBehindAGate))]
    [InlineData(nameof(TinyLoraOfTwoRanks))]
    [InlineData(nameof(TinyPfeifferAndLora))]
    [InlineData(nameof(TinyMam))]
    [InlineData(nameof(TinyUniPelt))]
    [InlineData(nameof(TinyStack))]
    [InlineData(nameof(TinyBatchSplit))]
    [InlineData(nameof(TinyFusion))]
    [InlineData(nameof(TinyStaticFusion))]
    [InlineData(nameof(TinyPfeifferTagger))]
    [InlineData(nameof(TinyInvertible))]
    [InlineData(nameof(TinyInvertibleClassifier))]
    [InlineData(nameof(TinyEmbeddedPrompt))]
    [InlineData(nameof(TinyEmbeddedPromptTagger))]
    [InlineData(nameof(RobertaParallel))]
    [InlineData(nameof(RobertaFusion))]
    [InlineData(nameof(RobertaInvertible))]
    [InlineData(nameof(RobertaEmbeddedPrompt))]
    public void ARoundTripThroughAdapterHubKeepsEveryTensor(string type) =>
        RoundTrip(type, (model, folder) => model.SaveAdapterHub(folder), (model, folder) => model.LoadAdapterHub(folder));

    /// <summary>peft keeps a reparametrised prefix as its table; a model that loads it infers, and does not train.</summary>
    [Fact]
    public void AReparametrisedPrefixIsKeptAsItsTable()
    {
        using var noGrad = no_grad();
        using var model = new TinyPrefixMlp(_base);
        TinyModels.Perturb(model, 3);
        model.SavePeft(_folder);
        using var other = new TinyPrefixMlp(_base, seed: 9);
        other.LoadPeft(_folder);
        using var expected = model.Infer(_batch);
        using var actual = other.Infer(_batch);
        TensorAssert.Same("table", expected, actual);
        Assert.Contains("no training form", Assert.Throws<InvalidOperationException>(() => other.Forward(_batch)).Message);
    }

    /// <summary>The table of a reparametrised prefix is a free prefix, which trains.</summary>
    [SharedFact]
    public void TheTableOfAReparametrisedPrefixIsAFreePrefix()
    {
        using var fixture = FixtureCase.Shared("peft/prefix_projection_bert");
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = new TinyPrefixOfFour(@base);
        model.LoadPeft(fixture.Folder);
        using var batch = fixture.Batch();
        using (no_grad())
        {
            using Tensor expected = fixture.Read("logits"),
                actual = model.Infer(batch);
            TensorAssert.Close("logits", expected, actual, fixture.Tolerance);
        }
        using var loss = model.Loss(batch);
        loss.backward();
        using var expectedLoss = fixture.Read("loss");
        TensorAssert.Close("loss", expectedLoss, loss.detach(), fixture.Tolerance);
        Assert.All(model.named_parameters(), entry => Assert.NotNull(entry.parameter.grad));
    }

    /// <summary>The averaged copies of a mixture are an ordinary adapter to AdapterHub.</summary>
    [Fact]
    public void AMixtureIsKeptAsItsMean()
    {
        using var noGrad = no_grad();
        using var model = new TinyAdaMix(_base);
        TinyModels.Perturb(model, 3);
        model.SaveAdapterHub(_folder);
        using var other = new TinyAdaMix(_base, seed: 9);
        other.LoadAdapterHub(_folder);
        using var expected = model.Infer(_batch);
        using var actual = other.Infer(_batch);
        TensorAssert.Same("mean", expected, actual);
    }

    private void ReadAndWrittenAlike(string name, string type, Action<AdaptedModel, string> load, Action<AdaptedModel, string> save)
    {
        using var noGrad = no_grad();
        using var fixture = FixtureCase.Shared(name);
        using ArchitectureModule @base =
            name.Contains("gpt2") ? TinyGpt2.Load(fixture.ModelPath)
            : TinyModels.IsOverRoberta(Get(type)) ? TinyRoberta.Load(fixture.ModelPath)
            : TinyBert.Load(fixture.ModelPath);
        using var model = Create(type, @base);
        load(model, fixture.Folder);
        if (model.Info.Head != HeadKind.None)
        {
            // peft's model for questions takes the token types and does not hand them on.
            using var batch = fixture.Batch(
                tokenTypes: model.Info.Head != HeadKind.QuestionAnswering,
                tasks: name.Contains("batchsplit") ? [0, 1, 1] : null
            );
            foreach (
                var (result, actual) in model.Info.Head == HeadKind.QuestionAnswering
                    ? CoveredCase.Spans(model, batch, deployed: true)
                    : [("logits", model.Infer(batch))]
            )
            {
                using var expected = fixture.Read(result);
                TensorAssert.Close(name, expected, actual, fixture.Tolerance);
            }
        }
        save(model, _folder);
        foreach (var weights in Written("adapter*.safetensors"))
        {
            using var theirs = SafetensorsFile.Open(Path.Combine(fixture.Folder, weights));
            using var ours = SafetensorsFile.Open(Path.Combine(_folder, weights));
            // AdapterHub repeats its one pool in every layer; some versions of peft keep orders of features that follow from the blocks.
            Assert.Equal(
                theirs.Entries.Keys.Where(key => !key.Contains(".pool.") && !key.EndsWith(".boft_P")).Order(),
                ours.Entries.Keys.Order()
            );
            Assert.All(ours.Entries.Keys, key =>
            {
                using Tensor a = theirs.Read(key),
                    b = ours.Read(key);
                Assert.True(TinyModels.SameBits(a, b), key);
            });
        }
        foreach (var config in Written("*_config.json").Where(config => File.Exists(Path.Combine(fixture.Folder, config))))
            AssertFields(Json(fixture.Folder, config), Json(_folder, config));
    }

    /// <summary>Files of that pattern below the folder, by their names in it.</summary>
    private IEnumerable<string> Written(string pattern) =>
        Directory.EnumerateFiles(_folder, pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path));

    /// <summary>Every field that is written says what the library says, but for names of modules, which are written in full.</summary>
    private static void AssertFields(JsonObject theirs, JsonObject ours)
    {
        foreach (var (field, value) in ours)
        {
            if (
                field
                is "regularization"
                    or "total_step"
                    or "target_modules"
                    or "feedforward_modules"
                    or "base_model_name_or_path"
                    or "bottleneck_size"
                    or "encoder_hidden_size"
                    or "modules_to_save"
                    or "layers_to_transform"
                    or "rank_pattern"
                    or "alpha_pattern"
                    or "r"
                    or "lora_alpha"
                    or "alpha"
                    or "boft_n_butterfly_factor"
                    or "auto_mapping"
            )
                continue;
            if (value is JsonObject inner && theirs[field] is JsonObject other)
                AssertFields(other, inner);
            else if (value is JsonArray configs && field == "configs")
                Assert.All(configs.Zip(theirs[field]!.AsArray()), pair => AssertFields(pair.Second!.AsObject(), pair.First!.AsObject()));
            else if (theirs.ContainsKey(field))
                Assert.True(
                    JsonNode.DeepEquals(value, theirs[field]) || Number(value) is { } a && a == Number(theirs[field]),
                    $"{field}: {theirs[field]?.ToJsonString()} of the library, {value?.ToJsonString()} here"
                );
        }

        static double? Number(JsonNode? node) =>
            node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.GetValue<double>() : null;
    }

    private void RoundTrip(string type, Action<AdaptedModel, string> save, Action<AdaptedModel, string> load)
    {
        using var host = TinyModels.Host(Get(type));
        using var model = Create(type, host.Base);
        TinyModels.Perturb(model, 3);
        save(model, _folder);
        using var other = Create(type, host.Base, seed: 99);
        Assert.All(model.Info.Parameters, row =>
            Assert.False(row.Initial.Kind is Init.Bert or Init.Normal && TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
        );
        load(other, _folder);
        Assert.All(model.Info.Parameters.Where(row => !row.State), row =>
            Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
        );
    }

    private void Edit(Action<JsonObject> edit, string file = "adapter_config.json")
    {
        var config = Json(_folder, file);
        edit(config);
        File.WriteAllText(Path.Combine(_folder, file), config.ToJsonString());
    }

    private static JsonObject Json(string folder, string file = "adapter_config.json") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!.AsObject();

    private static AdaptedModel Create(string type, ArchitectureModule @base, int seed = 42) => TinyModels.Create(Get(type), @base, seed);

    private static Type Get(string type) =>
        typeof(AdapterFolderTests).Assembly.GetType($"DslPeft.Numerics.Tests.{type}", throwOnError: true)!;
}
