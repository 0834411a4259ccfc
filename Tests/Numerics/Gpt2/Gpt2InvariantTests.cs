namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of every method over GPT-2.</summary>
public sealed class Gpt2InvariantTests : IDisposable
{
    private static readonly Type[] Methods = typeof(Gpt2Methods).GetNestedTypes();

    /// <summary>Those that compute at first what the base does.</summary>
    private static readonly string[] Identities =
    [
        nameof(Gpt2Methods.Full),
        nameof(Gpt2Methods.Biases),
        nameof(Gpt2Methods.Norms),
        nameof(Gpt2Methods.Top),
        nameof(Gpt2Methods.Tokens),
        nameof(Gpt2Methods.Tables),
        nameof(Gpt2Methods.LoraAndBiases),
        nameof(Gpt2Methods.LoraOfSlices),
        nameof(Gpt2Methods.LoraOfAll),
        nameof(Gpt2Methods.AdaLora),
        nameof(Gpt2Methods.DoraOfSlices),
        nameof(Gpt2Methods.Slices),
        nameof(Gpt2Methods.Parallel),
        nameof(Gpt2Methods.Vera),
        nameof(Gpt2Methods.Loha),
        nameof(Gpt2Methods.Lokr),
        nameof(Gpt2Methods.Krona),
        nameof(Gpt2Methods.KronaB),
        nameof(Gpt2Methods.FishMask),
        nameof(Gpt2Methods.DiffPruning),
        nameof(Gpt2Methods.IntrinsicDimension),
        nameof(Gpt2Methods.Oft),
        nameof(Gpt2Methods.Boft),
        nameof(Gpt2Methods.Hra),
        nameof(Gpt2Methods.Bone),
        nameof(Gpt2Methods.Bat),
        nameof(Gpt2Methods.Miss),
        nameof(Gpt2Methods.FourierFt),
        nameof(Gpt2Methods.Pissa),
        nameof(Gpt2Methods.Olora),
        nameof(Gpt2Methods.Hira),
        nameof(Gpt2Methods.RandLora),
        nameof(Gpt2Methods.Shira),
        nameof(Gpt2Methods.LotteryTicket),
        nameof(Gpt2Methods.Far),
        nameof(Gpt2Methods.GraLora),
        nameof(Gpt2Methods.Poly),
    ];

    /// <summary>Those that read a whole text: gates by its mean, as published.</summary>
    private static readonly string[] OfWholeTexts =
    [
        nameof(Gpt2Methods.Central),
        nameof(Gpt2Methods.PTuningAndGate),
        nameof(Gpt2Methods.Classifier),
        nameof(Gpt2Methods.Ladder),
    ];

    private readonly TinyGpt2 _base = DecoderModels.Base<TinyGpt2>();
    private readonly DecoderChecks _checks;

    public Gpt2InvariantTests() => _checks = new(_base, typeof(Gpt2Methods));

    public static TheoryData<string> All => [.. Methods.Select(type => type.Name)];
    public static TheoryData<string> AtFirst => [.. Identities];
    public static TheoryData<string> TokenByToken => [.. Methods.Select(type => type.Name).Except(OfWholeTexts)];

    public void Dispose() => _base.Dispose();

    [Fact]
    public void EveryMethodOfTheLibraryIsHere() =>
        Assert.Equal(LibraryMethods.All, LibraryMethods.UsedBy(Methods.Append(typeof(Gpt2UniPelt))));

    [Theory, MemberData(nameof(AtFirst))]
    public void FreshModelComputesWhatTheBaseDoes(string name)
    {
        using var bare = new Gpt2BitFit(_base);
        _checks.FreshModelComputesWhatTheBaseDoes(name, bare);
    }

    [Theory, MemberData(nameof(All))]
    public void DeployedFormComputesTheSame(string name) => _checks.DeployedFormComputesTheSame(name);

    [Theory, MemberData(nameof(All))]
    public void TrainingChangesWhatIsDeclaredAndNothingElse(string name) => _checks.TrainingChangesWhatIsDeclaredAndNothingElse(name);

    [Theory, MemberData(nameof(All))]
    public void SavedIsLoadedToTheBit(string name) => _checks.SavedIsLoadedToTheBit(name);

    [Theory, MemberData(nameof(TokenByToken))]
    public void LaterTokensChangeNothing(string name) => _checks.LaterTokensChangeNothing(name);
}
