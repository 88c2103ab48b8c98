/** Every endpoint, for the tests that walk them all. A route file without an entry here fails a test. */

import type { z } from "zod";
import {
  getAgreement,
  getAgreementMatrix,
  getComparisonAnswers,
  getDriftCanary,
  getGroupAgreement,
  getLabeler,
  listDisagreements,
  listLabelers,
} from "./agreement";
import { getCalibration, listCandidates, retireReference, setReference } from "./calibration";
import {
  abandonConversation,
  chooseResponse,
  editResponse,
  finishConversation,
  getConversation,
  listConversations,
  saveConversationDraft,
  sendMessage,
  startConversation,
  turnEvents,
  undoChoice,
} from "./conversations";
import { addCorpus, freezeSnapshot, listCorpora, listSnapshots } from "./datasets";
import type { Download, Endpoint, EventStream } from "./endpoint";
import { downloadModel, getWinRates, listModels, listPromotions, promote } from "./models";
import { getOwnCalibration, listOwnDays, listOwnEffects, listOwnRevisions } from "./own-work";
import { createPerson, listPeople, updatePerson } from "./people";
import { checkText } from "./personal-data";
import { getPractice, submitPractice } from "./practice";
import { preflightRound } from "./preflight";
import { getOwnProfile, updateOwnProfile } from "./profile";
import {
  createProject,
  getLoopCounts,
  getProject,
  health,
  listProjects,
  publishGuidelines,
  updateProject,
} from "./projects";
import { listPromptDrafts, savePromptDraft } from "./prompt-drafts";
import { checkPrompt, getPromptQuota, importPrompts, listPrompts, writePrompt } from "./prompts";
import { listQualifications, qualifyLabeler } from "./qualifications";
import { listReports, reportTask, resolveReport } from "./reports";
import { listResponses, listSamplingRequests, requestResponses, tryPolicy } from "./responses";
import {
  getAudit,
  getReviewTask,
  listOwnReviews,
  listReviewQueue,
  reviewDemonstration,
  reviewRanking,
} from "./reviews";
import { getRewardReport } from "./reward-report";
import {
  cancelRound,
  downloadDumps,
  finishRound,
  getRound,
  listRounds,
  resumeRound,
  roundEvents,
  startRound,
} from "./rounds";
import { decideScreening, getExam, listScreening, saveExam, scoreExam, startExam, submitExam } from "./screening";
import { getSession } from "./session";
import { listLabelerStandings, previewFilter } from "./snapshot-filter";
import {
  getWork,
  listOwnAnswers,
  nextTask,
  reviseDemonstration,
  reviseRanking,
  saveDraft,
  skipTask,
  submitDemonstration,
  submitRanking,
} from "./tasks";

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType>;

export const ENDPOINTS: readonly AnyEndpoint[] = [
  health,
  listPeople,
  createPerson,
  updatePerson,
  listProjects,
  getProject,
  createProject,
  updateProject,
  publishGuidelines,
  getLoopCounts,
  listQualifications,
  qualifyLabeler,
  listPrompts,
  importPrompts,
  writePrompt,
  checkPrompt,
  getPromptQuota,
  listPromptDrafts,
  savePromptDraft,
  checkText,
  reportTask,
  listReports,
  resolveReport,
  getSession,
  nextTask,
  saveDraft,
  submitDemonstration,
  submitRanking,
  skipTask,
  listOwnAnswers,
  reviseDemonstration,
  reviseRanking,
  getWork,
  requestResponses,
  listSamplingRequests,
  listResponses,
  tryPolicy,
  freezeSnapshot,
  listSnapshots,
  listCorpora,
  addCorpus,
  preflightRound,
  startRound,
  listRounds,
  getRound,
  cancelRound,
  finishRound,
  resumeRound,
  listModels,
  listPromotions,
  promote,
  getWinRates,
  getRewardReport,
  getAgreement,
  getAgreementMatrix,
  listLabelers,
  getLabeler,
  getDriftCanary,
  getGroupAgreement,
  listDisagreements,
  listReviewQueue,
  getReviewTask,
  getAudit,
  reviewRanking,
  reviewDemonstration,
  listOwnReviews,
  listLabelerStandings,
  previewFilter,
  getCalibration,
  listCandidates,
  setReference,
  retireReference,
  getPractice,
  submitPractice,
  getExam,
  startExam,
  saveExam,
  submitExam,
  listScreening,
  scoreExam,
  decideScreening,
  listOwnDays,
  getOwnCalibration,
  listOwnEffects,
  listOwnRevisions,
  listConversations,
  startConversation,
  getConversation,
  saveConversationDraft,
  sendMessage,
  finishConversation,
  abandonConversation,
  chooseResponse,
  undoChoice,
  editResponse,
  getComparisonAnswers,
  getOwnProfile,
  updateOwnProfile,
];

export const DOWNLOADS: readonly Download<z.ZodType, z.ZodType>[] = [downloadModel, downloadDumps];

export const EVENT_STREAMS: readonly EventStream<z.ZodType, z.ZodType>[] = [roundEvents, turnEvents];
