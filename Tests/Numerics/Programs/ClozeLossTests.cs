using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>The losses of clozes and of distillation, against the equations written out in loops.</summary>
public sealed class ClozeLossTests
{
    private const int Slot = -1,
        Ignored = -100;

    private static readonly long[][] Words =
    [
        [7, 9],
        [11],
    ];

    /// <summary>(1 - a) · CE over the labels' mean logits at the slots + a · CE over the words, for masked and for causal models.</summary>
    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(false, 0.3)]
    [InlineData(true, 0.3)]
    public void TheLossIsThatOfTheEquations(bool causal, double auxiliary)
    {
        using var @base = causal ? (ArchitectureModule)new TaskGpt2() : new TaskBert();
        @base.Initialise(3);
        using AdaptedModel model = causal ? new TaskWriter((TaskGpt2)@base, 3) : new TaskCloze((TaskBert)@base, 3);
        int[,] labels =
        {
            { Ignored, 5, Ignored, Slot },
            { Ignored, Ignored, Slot, 6 },
            { 8, 4, Ignored, Ignored },
        };
        if (auxiliary == 0)
        {
            for (var i = 0; i < labels.Length; i++)
                labels[i / 4, i % 4] = labels[i / 4, i % 4] == Slot ? Slot : Ignored;
        }
        int[] classes = [1, 0, Ignored];
        using var batch = Make(labels, classes, auxiliary);
        model.eval();
        var expected = Expected(model, batch, labels, classes, auxiliary, causal);
        using var loss = model.Loss(batch);
        Assert.Equal(expected, loss.AsDouble(), 5);

        // The parts of a step add up to the step.
        var counts = Enumerable.Range(0, 3).Select(row => Count(model, batch, row)).ToList();
        var step = counts.Aggregate((a, b) => a + b);
        var sum = Enumerable.Range(0, 3).Sum(row => Part(model, batch, row, LossShare.Of(counts[row], step)));
        Assert.Equal(expected, sum, 5);
    }

    /// <summary>T² times the mean over rows of KL(softmax(t/T) ‖ softmax(s/T)), which is 0 for the teacher's own logits.</summary>
    [Fact]
    public void DistillationIsTheDivergence()
    {
        float[,] teacher =
        {
            { 1, -2, 0.5f },
            { 0, 3, 1 },
        };
        float[,] student =
        {
            { 0.2f, 0.1f, -1 },
            { 2, -1, 0 },
        };
        const double T = 2;
        double expected = 0;
        for (var row = 0; row < 2; row++)
        {
            var (t, s) = (Softmax(teacher, row, T), Softmax(student, row, T));
            expected += Enumerable.Range(0, 3).Sum(label => t[label] * Math.Log(t[label] / s[label])) * T * T / 2;
        }
        using var soft = new SoftLabels(tensor(teacher), T);
        using var given = tensor(student);
        using var loss = soft.Loss(given);
        Assert.Equal(expected, loss.AsDouble(), 5);
        using var same = tensor(teacher);
        using var none = soft.Loss(same);
        Assert.Equal(0, none.AsDouble(), 6);
    }

    /// <summary>A classifier's loss over soft labels is the divergence, and without them the cross-entropy.</summary>
    [Fact]
    public void AClassifierLearnsFromSoftLabels()
    {
        using var @base = new TaskBert();
        @base.Initialise(3);
        using var model = new TaskStudent(@base, 3);
        model.eval();
        var ids = tensor(new long[] { 2, 9, 3, 2, 8, 3 }, [2, 3]);
        using var batch = new Batch(ids, ones_like(ids), labels: tensor(new long[] { 0, 1 }))
        {
            Soft = new SoftLabels(
                tensor(
                    new float[,]
                    {
                        { 1, 0 },
                        { -1, 2 },
                    }
                ),
                2
            ),
        };
        using var logits = model.Forward(batch);
        using var expected = batch.Soft.Loss(logits);
        using var loss = model.Loss(batch);
        Assert.Equal(expected.AsDouble(), loss.AsDouble(), 6);
        using var hard = nn.functional.cross_entropy(logits, batch.RequireLabels());
        Assert.NotEqual(hard.AsDouble(), loss.AsDouble(), 3);
    }

    private static Batch Make(int[,] labels, int[] classes, double auxiliary)
    {
        var ids = arange(Scalars.Of(4), Scalars.Of(16), Scalars.One, int64).view(3, 4);
        return new Batch(ids, ones_like(ids), labels: tensor(labels.Cast<int>().Select(label => (long)label).ToArray(), [3, 4]))
        {
            Cloze = new ClozeLabels(
                tensor(classes.Select(label => (long)label).ToArray()),
                tensor(new long[] { 7, 9, 11, -1 }, [2, 2]),
                auxiliary
            ),
        };
    }

    private static double Expected(AdaptedModel model, Batch batch, int[,] labels, int[] classes, double auxiliary, bool causal)
    {
        using var noGrad = no_grad();
        using var all = model.Forward(batch);
        var (slots, words) = (new List<double>(), new List<double>());
        for (var row = 0; row < 3; row++)
        {
            for (var place = causal ? 1 : 0; place < 4; place++)
            {
                using var at = all[row, causal ? place - 1 : place].to(float64);
                var logits = at.data<double>().ToArray();
                if (labels[row, place] == Slot)
                    slots.Add(CrossEntropy([.. Words.Select(own => own.Average(word => logits[word]))], classes[row]));
                else if (labels[row, place] != Ignored)
                    words.Add(CrossEntropy(logits, labels[row, place]));
            }
        }
        return (1 - auxiliary) * slots.Average() + (words.Count > 0 ? auxiliary * words.Average() : 0);
    }

    private static LossCounts Count(AdaptedModel model, Batch batch, int row)
    {
        using var part = batch.Slice(row, 1);
        return model.Count(part);
    }

    private static double Part(AdaptedModel model, Batch batch, int row, LossShare share)
    {
        using var part = batch.Slice(row, 1);
        using var loss = model.Loss(part, share);
        return loss.AsDouble();
    }

    private static double CrossEntropy(double[] logits, int label) => Math.Log(logits.Sum(logit => Math.Exp(logit - logits[label])));

    private static double[] Softmax(float[,] logits, int row, double temperature)
    {
        var powers = Enumerable.Range(0, 3).Select(label => Math.Exp(logits[row, label] / temperature)).ToArray();
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
