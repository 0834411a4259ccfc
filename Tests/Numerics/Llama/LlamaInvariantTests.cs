namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of every method over LLaMA.</summary>
public sealed class LlamaInvariantTests : IDisposable
{
    private static readonly Type[] Methods = typeof(LlamaMethods).GetNestedTypes();

    /// <summary>Those that compute at first what the base does.</summary>
    private static readonly string[] Identities =
    [
        nameof(LlamaMethods.Full),
        nameof(LlamaMethods.Norms),
        nameof(LlamaMethods.Top),
        nameof(LlamaMethods.Tokens),
        nameof(LlamaMethods.LoraOfTables),
        nameof(LlamaMethods.LoraOfAll),
        nameof(LlamaMethods.AdaLora),
        nameof(LlamaMethods.Dora),
        nameof(LlamaMethods.Ia3),
        nameof(LlamaMethods.Parallel),
        nameof(LlamaMethods.Vera),
        nameof(LlamaMethods.Loha),
        nameof(LlamaMethods.Lokr),
        nameof(LlamaMethods.LokrOfAWholeFactor),
        nameof(LlamaMethods.LokrOfTwoProducts),
        nameof(LlamaMethods.Krona),
        nameof(LlamaMethods.KronaB),
        nameof(LlamaMethods.FishMask),
        nameof(LlamaMethods.DiffPruning),
        nameof(LlamaMethods.IntrinsicDimension),
        nameof(LlamaMethods.Oft),
        nameof(LlamaMethods.Boft),
        nameof(LlamaMethods.Hra),
        nameof(LlamaMethods.Bone),
        nameof(LlamaMethods.Bat),
        nameof(LlamaMethods.Miss),
        nameof(LlamaMethods.FourierFt),
        nameof(LlamaMethods.Pissa),
        nameof(LlamaMethods.Olora),
        nameof(LlamaMethods.Hira),
        nameof(LlamaMethods.RandLora),
        nameof(LlamaMethods.Shira),
        nameof(LlamaMethods.LotteryTicket),
        nameof(LlamaMethods.Far),
        nameof(LlamaMethods.GraLora),
        nameof(LlamaMethods.Poly),
    ];

    /// <summary>Those that read a whole text: gates by its mean, as published.</summary>
    private static readonly string[] OfWholeTexts =
    [
        nameof(LlamaMethods.Central),
        nameof(LlamaMethods.PTuningAndGate),
        nameof(LlamaMethods.Classifier),
        nameof(LlamaMethods.Ladder),
    ];

    private readonly SmallLlama _base = DecoderModels.Base<SmallLlama>();
    private readonly DecoderChecks _checks;

    public LlamaInvariantTests() => _checks = new(_base, typeof(LlamaMethods));

    public static TheoryData<string> All => [.. Methods.Select(type => type.Name)];
    public static TheoryData<string> AtFirst => [.. Identities];
    public static TheoryData<string> TokenByToken => [.. Methods.Select(type => type.Name).Except(OfWholeTexts)];

    public void Dispose() => _base.Dispose();

    /// <summary>All but the one that trains biases, of which there are none.</summary>
    [Fact]
    public void EveryMethodOfTheLibraryIsHere() =>
        Assert.Equal(LibraryMethods.All, LibraryMethods.UsedBy(Methods.Append(typeof(TinyBitFit))));

    [Theory, MemberData(nameof(AtFirst))]
    public void FreshModelComputesWhatTheBaseDoes(string name)
    {
        using var bare = new LlamaMethods.Full(_base);
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
