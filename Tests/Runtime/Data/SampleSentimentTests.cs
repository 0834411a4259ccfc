using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

public sealed class SampleSentimentTests
{
    [Fact]
    public void PartsAreBalancedAndApart()
    {
        IReadOnlyList<Example> train = SampleSentiment.Train(),
            dev = SampleSentiment.Dev();

        Assert.Equal((2000, 1000), (train.Count, train.Count(r => r.Label == 1)));
        Assert.Equal((400, 200), (dev.Count, dev.Count(r => r.Label == 1)));
        Assert.Equal(2400, train.Concat(dev).Select(r => r.Text).Distinct().Count());
        Assert.Equal(train, SampleSentiment.Train());
    }

    /// <summary>A classifier over single words does clearly better than chance and clearly worse than a reader.</summary>
    [Fact]
    public void CountingWordsIsNotEnough()
    {
        var counts = new Dictionary<string, double[]>();
        foreach (var row in SampleSentiment.Train())
        {
            foreach (var word in row.Text.Split(' ').Distinct())
            {
                counts.TryAdd(word, [1, 1]);
                counts[word][row.Label]++;
            }
        }
        double right = SampleSentiment
            .Dev()
            .Count(row =>
                (row.Text.Split(' ').Distinct().Where(counts.ContainsKey).Sum(w => Math.Log(counts[w][1] / counts[w][0])) > 0)
                == (row.Label == 1)
            );

        Assert.InRange(right / SampleSentiment.DevCount, 0.55, 0.85);
    }
}
