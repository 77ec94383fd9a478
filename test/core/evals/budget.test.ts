import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/core/evals/budget.ts';

describe('a budget', () => {
  test('lets a call wait until what others reserved is settled', async () => {
    const budget = new Budget(10);
    await budget.reserve(6);
    let entered = false;
    const second = budget.reserve(6).then(() => (entered = true));
    await Promise.resolve();
    expect(entered).toBe(false);
    budget.settle(6, 2);
    await second;
    expect(entered).toBe(true);
    budget.settle(6, 6);
    expect(budget.spent).toBe(8);
  });

  test('ends when nothing is under way that could make room', async () => {
    const budget = new Budget(10);
    await budget.reserve(6);
    budget.settle(6, 6);
    await expect(budget.reserve(5)).rejects.toMatchObject({ code: 'budget-exceeded' });
    await budget.reserve(4);
  });

  test('ends also where the amounts are no binary fractions', async () => {
    const budget = new Budget(1);
    const amounts = [0.1, 0.2, 0.3];
    for (const amount of amounts) await budget.reserve(amount);
    for (const amount of amounts) budget.settle(amount, amount);
    // 0.1 + 0.2 + 0.3 − 0.1 − 0.2 − 0.3 is not 0.
    await expect(budget.reserve(0.5)).rejects.toMatchObject({ code: 'budget-exceeded' });
  });

  test('counts an unknown cost as all that was reserved', async () => {
    const budget = new Budget(10);
    await budget.reserve(6);
    budget.settle(6, undefined);
    expect(budget.spent).toBe(6);
  });

  test('without a limit needs no price', async () => {
    const budget = new Budget(undefined);
    await budget.reserve(undefined);
    budget.settle(undefined, 3);
    expect([budget.spent, budget.isLimited]).toEqual([3, false]);
  });

  test('with a limit refuses an unknown price', async () => {
    await expect(new Budget(1).reserve(undefined)).rejects.toMatchObject({ code: 'price-unknown' });
  });

  test('of zero still lets through what costs nothing', async () => {
    await new Budget(0).reserve(0);
    await expect(new Budget(0).reserve(0.001)).rejects.toMatchObject({ code: 'budget-exceeded' });
  });
});
